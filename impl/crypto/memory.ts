import { sha3_256 } from '@noble/hashes/sha3.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { join } from '../bytes.ts';

/** What was made of inputs, by their digest: the latest `limit`. */
export class Memory<Made> {
  readonly #made = new Map<string, Made>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What was made of these inputs, or now is. Inputs are told apart where the lengths of all but one are fixed. */
  recall(inputs: readonly Uint8Array[], make: () => Made): Made {
    const key = bytesToHex(sha3_256(join(...inputs)));
    const made = this.#made.get(key) ?? make();
    // The latest stands last.
    this.#made.delete(key);
    this.#made.set(key, made);
    for (const oldest of this.#made.keys()) {
      if (this.#made.size <= this.#limit) break;
      this.#made.delete(oldest);
    }
    return made;
  }
}
