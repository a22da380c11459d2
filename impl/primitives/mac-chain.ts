import { CSHAKE_DOMAIN } from './cshake.ts';
import { rightEncode } from './sp800-185.ts';
import type { Sponge } from './sponge.ts';

/** How a message of the MAC ends: as SP 800-185 says, or with the deployed code's edge (PRM-09). */
export type MacPadding = 'standard' | 'deployed';

/** By the bytes of a tag, what KMAC appends to the message: that length in bits, right-encoded. */
const ENDINGS = Object.freeze({ 32: rightEncode(256), 64: rightEncode(512) });

/**
 * The tag of the next message of a MAC chain (PRM-06), of `length` bytes. The sponge stands at a block's
 * start, fresh from `keyedSponge` or with earlier messages behind it, and stands so again afterwards: nothing
 * is reset. The first tag of a chain with standard padding is KMAC of that message.
 * @param message its parts, one after the other.
 */
export function chainedTag(
  sponge: Sponge,
  message: readonly Uint8Array[],
  length: keyof typeof ENDINGS,
  padding: MacPadding,
): Uint8Array {
  for (const part of message) sponge.absorb(part);
  const ending = ENDINGS[length];
  if (padding === 'deployed' && sponge.position >= sponge.rate - ending.length) {
    const last = deployedLastBlock(sponge.rate, suffix(message, sponge.position), ending);
    sponge.fillBlock().absorb(last);
  } else {
    sponge.absorb(ending).pad(CSHAKE_DOMAIN);
  }
  return sponge.peek(length);
}

/**
 * PRM-09: where the encoded length does not fit behind the message, the deployed code permutes the begun
 * block without it, and absorbs that block's bytes once more, their first ones overwritten by the length
 * and the domain byte.
 */
function deployedLastBlock(rate: number, begun: Uint8Array, ending: Uint8Array): Uint8Array {
  const block = new Uint8Array(rate);
  block.set(begun);
  block.set(ending);
  block[ending.length] = CSHAKE_DOMAIN;
  block[rate - 1] = (block[rate - 1] ?? 0) | 0x80;
  return block;
}

/** The last `length` bytes of the parts one after the other. */
function suffix(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let start = length;
  for (const part of parts.toReversed()) {
    const piece = part.subarray(Math.max(0, part.length - start));
    start -= piece.length;
    bytes.set(piece, start);
  }
  return bytes;
}
