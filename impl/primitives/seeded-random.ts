import { chacha20orig } from '@noble/ciphers/chacha.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import type { RandomSource } from './random.ts';

const BLOCK = 64;

/** ChaCha20 with a 64-bit nonce, as its author defined it (D. J. Bernstein, 2008), here always zero. */
const NONCE = new Uint8Array(8);

/**
 * A reproducible source of randomness: the ChaCha20 keystream under the key SHA3-256(seed). The same seed
 * gives the same stream on every machine and in every release; how it is cut into draws changes nothing.
 * Not for secrets: a stream is worth what its seed is.
 * @param seed any bytes, or a string, which stands for its UTF-8 bytes
 */
export function seededRandom(seed: Uint8Array | string): RandomSource {
  return keystream(sha3_256(typeof seed === 'string' ? new TextEncoder().encode(seed) : seed), 0);
}

function keystream(key: Uint8Array, position: number): RandomSource {
  return {
    bytes(length) {
      if (!Number.isSafeInteger(length) || length < 0) {
        throw new RangeError(`length must be a count of bytes, not ${length}`);
      }
      const skipped = position % BLOCK;
      const zeros = new Uint8Array(skipped + length);
      const stream = chacha20orig(key, NONCE, zeros, undefined, (position - skipped) / BLOCK);
      position += length;
      return skipped === 0 ? stream : stream.slice(skipped);
    },
    clone: () => keystream(key, position),
  };
}
