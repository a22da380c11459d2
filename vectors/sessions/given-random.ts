import type { RandomSource } from '../../impl/primitives/random.ts';

/**
 * Draws that are given: these bytes, in order.
 * @throws RangeError from a draw of more bytes than are left: the deterministic endpoint that the draws were
 *   made for does not ask for them
 */
export function givenRandom(bytes: Uint8Array, position = 0): RandomSource {
  let at = position;
  return {
    bytes(length) {
      if (at + length > bytes.length)
        throw new RangeError(`length: ${length} bytes were drawn, ${bytes.length - at} are given`);
      at += length;
      return bytes.slice(at - length, at);
    },
    clone: () => givenRandom(bytes, at),
  };
}
