/** A copy of `bytes` with the bits of `mask` changed in one byte. */
export function flip(bytes: Uint8Array, offset: number, mask: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  view.setUint8(offset, view.getUint8(offset) ^ mask);
  return copy;
}
