import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Field } from './field.ts';
import { minimalPolynomial } from './minimal-polynomial.ts';
import { PARAMETERS } from './parameters.ts';

const { m, f } = PARAMETERS.mceliece348864;
const field = new Field(m, f);

describe('the minimal polynomial', () => {
  it('of sums of powers has their bases as its roots, 0 among them, and no others', () => {
    const terms = fc.uniqueArray(
      fc.record({ base: fc.nat(field.q - 1), factor: fc.integer({ min: 1, max: field.q - 1 }) }),
      { selector: ({ base }) => base, maxLength: 6 },
    );
    fc.assert(
      fc.property(terms, (terms) => {
        const sequence = Uint16Array.from({ length: 12 }, (_, j) =>
          terms.reduce((sum, { base, factor }) => {
            let power = factor;
            for (let i = 0; i < j; i++) power = field.multiply(power, base);
            return sum ^ power;
          }, 0),
        );
        const polynomial = minimalPolynomial(field, sequence);
        expect(polynomial).toHaveLength(terms.length + 1);
        expect(polynomial.at(-1)).toBe(1);
        for (const { base } of terms) expect(field.evaluate(polynomial, base)).toBe(0);
      }),
      { seed: 14, numRuns: 100, examples: [[[{ base: 0, factor: 1 }]], [[]]] },
    );
  });
});
