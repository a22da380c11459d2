import { randomBytes } from 'node:crypto';

/** Where an endpoint's randomness comes from. The core draws from nothing else. */
export interface RandomSource {
  /** The next `length` bytes, in an array that the caller owns. */
  bytes(length: number): Uint8Array;
  /** A source that will give the same bytes as this one, independently of it. */
  clone(): RandomSource;
}

/** The operating system's randomness. It has no state to copy: a clone draws other bytes. */
export const systemRandom: RandomSource = Object.freeze({
  bytes: (length: number) => new Uint8Array(randomBytes(length)),
  clone: () => systemRandom,
});
