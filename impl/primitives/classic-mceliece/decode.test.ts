import { expect, it } from 'vitest';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { Field } from './field.ts';
import { supportOf } from './field-ordering.ts';
import { type Parameters, syndromeBits } from './parameters.ts';
import { publicKeyOf } from './parity-check.ts';

/** A code small enough that all its syndromes can be tried: F_32, 24 points, 3 errors. */
const SMALL: Parameters = { m: 5, n: 24, t: 3, f: 0b100101, F: [] };
const field = new Field(SMALL.m, SMALL.f);

/** The first cubic without a root, which is irreducible, whose code has a systematic form, and its public key. */
function code() {
  const support = supportOf(
    SMALL,
    Uint16Array.from({ length: field.q }, (_, i) => i),
  );
  for (let constant = 1; constant < field.q; constant++) {
    const g = Uint16Array.of(constant, 1, 0, 1);
    const roots = Array.from({ length: field.q }, (_, x) => field.evaluate(g, x)).includes(0);
    const publicKey = roots ? undefined : publicKeyOf(SMALL, field, g, support);
    if (publicKey !== undefined) return { g, support, publicKey };
  }
  throw new Error('there is no such code');
}

it('finds the error vector of every syndrome that has one of weight t, and of no other', () => {
  const { g, support, publicKey } = code();
  const errors = new Map<string, number>();
  for (let error = nextOfWeight(0); error < 2 ** SMALL.n; error = nextOfWeight(error)) {
    errors.set(`${encode(SMALL, publicKey, bytesOf(error, 3))}`, error);
  }
  // 3 of 24 places; all syndromes differ, as the code corrects so many.
  expect(errors.size).toBe(2024);
  let found = 0;
  for (let value = 0; value < 2 ** syndromeBits(SMALL); value++) {
    const syndrome = bytesOf(value, 2);
    const error = errors.get(`${syndrome}`);
    const decoded = decode(SMALL, field, g, support, syndrome);
    expect(decoded && `${decoded}`).toBe(error === undefined ? undefined : `${bytesOf(error, 3)}`);
    if (decoded !== undefined) found++;
  }
  expect(found).toBe(2024);
});

/** The next larger number with three bits set; the first after 0. */
function nextOfWeight(number: number): number {
  if (number === 0) return 0b111;
  const lowest = number & -number;
  const carried = number + lowest;
  return carried | (((number ^ carried) / lowest) >> 2);
}

function bytesOf(number: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => number >> (8 * i));
}
