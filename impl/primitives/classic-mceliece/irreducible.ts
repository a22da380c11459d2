import type { Field } from './field.ts';
import { minimalPolynomial } from './minimal-polynomial.ts';
import type { Parameters } from './parameters.ts';

/**
 * Irreducible: the minimal polynomial over F_q of the element of F_q[y]/F(y) that 2t bytes stand for, its
 * coefficients from the constant one upwards; `undefined` where its degree is below t.
 *
 * It is read off the constant terms of the element's powers: a linear map that does not vanish on the
 * subfield that the powers span, which holds 1, so that their recurrence is that of the powers themselves.
 */
export function irreducible(
  parameters: Parameters,
  field: Field,
  bytes: Uint8Array,
): Uint16Array | undefined {
  const { t } = parameters;
  const element = Uint16Array.from(
    { length: t },
    (_, i) => ((bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8)) & (field.q - 1),
  );
  const power = new Uint16Array(t);
  power[0] = 1;
  const constantTerms = new Uint16Array(2 * t);
  for (let j = 0; j < constantTerms.length; j++) {
    constantTerms[j] = power[0] ?? 0;
    multiplyBy(element, power, parameters, field);
  }
  const g = minimalPolynomial(field, constantTerms);
  for (const secret of [element, power, constantTerms]) secret.fill(0);
  return g.length === t + 1 ? g : undefined;
}

/** `power` times `element` modulo F(y), in place. */
function multiplyBy(element: Uint16Array, power: Uint16Array, { t, F }: Parameters, field: Field): void {
  const product = new Uint16Array(2 * t - 1);
  for (let i = 0; i < t; i++) {
    for (let j = 0; j < t; j++) {
      product[i + j] = (product[i + j] ?? 0) ^ field.multiply(element[i] ?? 0, power[j] ?? 0);
    }
  }
  for (let i = 2 * t - 2; i >= t; i--) {
    for (const [degree, coefficient] of F) {
      const at = i - t + degree;
      product[at] = (product[at] ?? 0) ^ field.multiply(coefficient, product[i] ?? 0);
    }
  }
  power.set(product.subarray(0, t));
  product.fill(0);
}
