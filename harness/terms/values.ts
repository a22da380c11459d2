import type { Value } from '../../model/backend.ts';

/** Numbers for byte strings: the same bytes, the same number, and nothing else is said of them. */
export class Values {
  readonly #numbers = new Map<string, Value>();
  readonly #keys: string[] = [];

  of(bytes: Uint8Array): Value {
    const key = Buffer.from(bytes).toString('latin1');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    this.#keys.push(key);
    return number;
  }

  /** The bytes that a number stands for, as a string of Latin-1: one that other cases can be asked for. */
  keyOf(value: Value): string | undefined {
    return this.#keys[value];
  }
}
