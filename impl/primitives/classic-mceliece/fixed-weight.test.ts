import { describe, expect, it } from 'vitest';
import { drawing } from '../../testing/drawing.ts';
import { seededRandom } from '../seeded-random.ts';
import { fixedWeight } from './fixed-weight.ts';
import { PARAMETERS } from './parameters.ts';

const SETS = Object.entries(PARAMETERS).map(([name, parameters]) => ({ name, parameters }));

/** A draw of these numbers, 16 bits each. */
function drawOf(numbers: readonly number[]): Uint8Array {
  return Uint8Array.from(numbers.flatMap((number) => [number & 0xff, number >> 8]));
}

/** The places of the bits that are set. */
function places(error: Uint8Array): readonly number[] {
  return Array.from({ length: 8 * error.length }, (_, i) => i).filter(
    (i) => ((error[i >> 3] ?? 0) >> (i & 7)) & 1,
  );
}

describe.each(SETS)('a fixed-weight vector of $name', ({ parameters }) => {
  const { m, n, t } = parameters;
  const q = 2 ** m;
  const numbers = n === q ? t : 2 * t;
  const draw = (...first: readonly number[]): Uint8Array =>
    drawOf([...first, ...Array.from({ length: numbers - first.length }, (_, i) => 100 + i)]);
  const consecutive = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

  it('has the first t numbers of the draw as its places', () => {
    expect(places(fixedWeight(parameters, drawing(draw())))).toEqual(consecutive(100, t));
  });

  it('takes the lowest m bits of a number, and no account of those from n on', () => {
    const made = fixedWeight(parameters, drawing(draw(q + 7, ...(n < q ? [n, q - 1, n] : []))));
    expect(places(made)).toEqual([7, ...consecutive(100, t - 1)]);
  });

  it('draws again where two of the t are equal, or there are fewer', () => {
    const repeated = draw(100);
    const outside = drawOf([
      ...consecutive(100, t - 1),
      ...new Array(numbers - t + 1).fill(n === q ? 100 : n),
    ]);
    expect(places(fixedWeight(parameters, drawing(repeated, outside, draw())))).toEqual(consecutive(100, t));
  });

  it('takes no account of what comes after the t', () => {
    if (n === q) return;
    const after = drawOf([...consecutive(100, t), ...new Array(numbers - t).fill(100)]);
    expect(places(fixedWeight(parameters, drawing(after)))).toEqual(consecutive(100, t));
  });

  it('has t places with any source that is random', () => {
    const random = seededRandom('errors');
    for (let i = 0; i < 20; i++) expect(places(fixedWeight(parameters, random))).toHaveLength(t);
  });

  it('says so where the source is not', () => {
    const stuck = { bytes: (length: number) => new Uint8Array(length), clone: () => stuck };
    expect(() => fixedWeight(parameters, stuck)).toThrow(/^random: no error vector in 1000 draws/);
  });
});
