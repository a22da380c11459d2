import type { Field } from './field.ts';

/**
 * The monic polynomial of least degree L of which `sequence` is a linear recurrence, its L + 1 coefficients
 * from the constant one upwards: sum of p_i s_(j+i) = 0 for all j (Berlekamp-Massey; J. L. Massey,
 * "Shift-register synthesis and BCH decoding", 1969). It is the only one where L is at most half the length.
 */
export function minimalPolynomial(field: Field, sequence: Uint16Array): Uint16Array {
  // The connection polynomials now and before the last change of length; c_0 = 1, s_j = sum of c_i s_(j-i).
  const connection = new Uint16Array(sequence.length + 1);
  const before = new Uint16Array(sequence.length + 1);
  const kept = new Uint16Array(sequence.length + 1);
  connection[0] = 1;
  before[0] = 1;
  let length = 0;
  let shift = 1;
  let discrepancyBefore = 1;

  for (let j = 0; j < sequence.length; j++) {
    let discrepancy = 0;
    for (let i = 0; i <= length; i++) {
      discrepancy ^= field.multiply(connection[i] ?? 0, sequence[j - i] ?? 0);
    }
    if (discrepancy === 0) {
      shift++;
      continue;
    }
    const grows = 2 * length <= j;
    if (grows) kept.set(connection);
    const factor = field.multiply(discrepancy, field.invert(discrepancyBefore));
    for (let i = shift; i < connection.length; i++) {
      connection[i] = (connection[i] ?? 0) ^ field.multiply(factor, before[i - shift] ?? 0);
    }
    if (!grows) {
      shift++;
      continue;
    }
    length = j + 1 - length;
    before.set(kept);
    discrepancyBefore = discrepancy;
    shift = 1;
  }

  const polynomial = connection.slice(0, length + 1).reverse();
  for (const secret of [connection, before, kept]) secret.fill(0);
  return polynomial;
}
