import type { Value } from '../../model/backend.ts';

/** Numbers for byte strings: the same bytes, the same number, and nothing else is said of them. */
export class Values {
  readonly #numbers = new Map<string, Value>();

  of(bytes: Uint8Array): Value {
    const key = Buffer.from(bytes).toString('latin1');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    return number;
  }
}
