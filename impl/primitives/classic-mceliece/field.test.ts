import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Field } from './field.ts';
import { PARAMETERS } from './parameters.ts';

/** The product of two polynomials over F_2 modulo f, as one does it by hand. */
function longProduct(a: number, b: number, f: number): number {
  let product = 0n;
  for (let i = 0n; i < 13n; i++) if ((BigInt(b) >> i) & 1n) product ^= BigInt(a) << i;
  const degree = BigInt(f.toString(2).length - 1);
  for (let i = 26n; i >= degree; i--) if ((product >> i) & 1n) product ^= BigInt(f) << (i - degree);
  return Number(product);
}

describe.each([PARAMETERS.mceliece348864, PARAMETERS.mceliece8192128])('F_2^$m', ({ m, f }) => {
  const field = new Field(m, f);
  const element = fc.nat(field.q - 1);

  it('multiplies polynomials modulo f', () => {
    fc.assert(
      fc.property(element, element, (a, b) => {
        expect(field.multiply(a, b)).toBe(longProduct(a, b, f));
        expect(field.multiply(a, 0) | field.multiply(0, b)).toBe(0);
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('has an inverse for each element but 0', () => {
    const products = Array.from({ length: field.q - 1 }, (_, i) =>
      field.multiply(i + 1, field.invert(i + 1)),
    );
    expect(new Set(products)).toEqual(new Set([1]));
  });

  it('evaluates polynomials', () => {
    const coefficients = fc.uint16Array({ max: field.q - 1, minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(coefficients, element, (polynomial, x) => {
        let power = 1;
        let sum = 0;
        for (const coefficient of polynomial) {
          sum ^= longProduct(coefficient, power, f);
          power = longProduct(power, x, f);
        }
        expect(field.evaluate(polynomial, x)).toBe(sum);
      }),
      { seed: 13, numRuns: 100 },
    );
  });
});
