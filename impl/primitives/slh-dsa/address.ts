/** The types of an address (FIPS 205, section 4.2). */
export const AddressType = Object.freeze({
  WotsHash: 0,
  WotsPublicKey: 1,
  Tree: 2,
  ForsTree: 3,
  ForsRoots: 4,
  WotsPrf: 5,
  ForsPrf: 6,
} as const);

/** Bytes of an address. */
export const ADDRESS_BYTES = 32;

/**
 * An address (FIPS 205, section 4.2), all integers big-endian: layer, tree, type, and three words whose
 * meaning hangs on the type.
 */
export function encodeAddress(
  layer: number,
  tree: bigint,
  type: number,
  words: readonly [number, number, number],
): Uint8Array {
  const address = new Uint8Array(ADDRESS_BYTES);
  const view = new DataView(address.buffer);
  view.setUint32(0, layer);
  view.setBigUint64(8, tree);
  view.setUint32(16, type);
  words.forEach((word, index) => {
    view.setUint32(20 + 4 * index, word);
  });
  return address;
}
