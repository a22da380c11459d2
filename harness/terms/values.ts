import { createHash } from 'node:crypto';
import type { Value } from '../../model/backend.ts';

/** Bytes, above which byte strings are told apart by their digests: longer than one. */
const LONG = 64;

/** Numbers for byte strings: the same bytes, the same number, and nothing else is said of them. */
export class Values {
  readonly #numbers = new Map<string, Value>();
  readonly #keys: string[] = [];

  of(bytes: Uint8Array): Value {
    // Keys and packets can be long: what they are is not asked for.
    const told = bytes.length > LONG ? createHash('sha256').update(bytes).digest() : bytes;
    const key = Buffer.from(told).toString('latin1');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    this.#keys.push(key);
    return number;
  }

  /** What the bytes of a number are told by: other cases can be asked for it. */
  keyOf(value: Value): string | undefined {
    return this.#keys[value];
  }
}
