import type { Field } from './field.ts';
import { minimalPolynomial } from './minimal-polynomial.ts';
import { bytesFor, type Parameters } from './parameters.ts';

/**
 * Decode: the error vector of weight t that has this syndrome in the code with Goppa polynomial `g` on
 * `support`, or `undefined` where there is none.
 *
 * The code is also that of g^2, whose 2t syndromes the syndrome's own bits give, as they are a word with that
 * syndrome when zeros follow them: H is (I | T). Their minimal polynomial has the places of the errors as its
 * roots.
 */
export function decode(
  parameters: Parameters,
  field: Field,
  g: Uint16Array,
  support: Uint16Array,
  syndrome: Uint8Array,
): Uint8Array | undefined {
  const { n, t } = parameters;
  const word = new Uint8Array(bytesFor(n));
  word.set(syndrome);
  const wanted = doubledSyndrome(parameters, field, g, support, word);
  const locator = minimalPolynomial(field, wanted);

  const error = new Uint8Array(bytesFor(n));
  let weight = 0;
  for (let i = 0; i < n; i++) {
    if (field.evaluate(locator, support[i] ?? 0) !== 0) continue;
    error[i >> 3] = (error[i >> 3] ?? 0) | (1 << (i & 7));
    weight++;
  }
  // The standard's last check, which no syndrome of a small code needs, as its test has found.
  const found = doubledSyndrome(parameters, field, g, support, error);
  const difference = found.reduce((bits, value, i) => bits | (value ^ (wanted[i] ?? 0)), 0);
  for (const secret of [word, wanted, locator, found]) secret.fill(0);
  if (weight === t && difference === 0) return error;
  error.fill(0);
  return undefined;
}

/** The 2t syndromes of a word of n bits in the code of g^2: sum of point^j / g(point)^2 over its set bits. */
function doubledSyndrome(
  { n, t }: Parameters,
  field: Field,
  g: Uint16Array,
  support: Uint16Array,
  word: Uint8Array,
): Uint16Array {
  const sums = new Uint16Array(2 * t);
  for (let i = 0; i < n; i++) {
    if ((((word[i >> 3] ?? 0) >> (i & 7)) & 1) === 0) continue;
    const point = support[i] ?? 0;
    const inverse = field.invert(field.evaluate(g, point));
    let term = field.multiply(inverse, inverse);
    for (let j = 0; j < sums.length; j++) {
      sums[j] = (sums[j] ?? 0) ^ term;
      term = field.multiply(term, point);
    }
  }
  return sums;
}
