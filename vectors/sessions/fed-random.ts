import type { RandomSource } from '../../impl/primitives/random.ts';
import { givenRandom } from './given-random.ts';

/** Draws that are given, and others that copies of an endpoint are given in their place. */
export class FedRandom implements RandomSource {
  readonly #own: RandomSource;
  #fed: Uint8Array | undefined;

  constructor(bytes: Uint8Array) {
    this.#own = givenRandom(bytes);
  }

  bytes(length: number): Uint8Array {
    return this.#own.bytes(length);
  }

  /** What clones draw from now on: these bytes, or what is left. */
  feedClones(bytes: Uint8Array | undefined): void {
    this.#fed = bytes;
  }

  clone(): RandomSource {
    return this.#fed === undefined ? this.#own.clone() : givenRandom(this.#fed);
  }
}
