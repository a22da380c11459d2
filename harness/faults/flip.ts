/** A copy of `bytes` with the bits of `mask` changed in one byte. */
export function flip(bytes: Uint8Array, offset: number, mask: number): Uint8Array {
  // A Buffer's own slice would be a view: what came over a socket must stay as it came.
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  view.setUint8(offset, view.getUint8(offset) ^ mask);
  return copy;
}
