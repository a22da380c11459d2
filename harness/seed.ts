import { sha3_256 } from '@noble/hashes/sha3.js';

/** A 32-bit seed for one part of a run, from the run's seed and the part's names. */
export function deriveSeed(...parts: readonly (string | number)[]): number {
  const digest = sha3_256(new TextEncoder().encode(JSON.stringify(parts)));
  return new DataView(digest.buffer).getInt32(0, true);
}
