import type { Parameters } from './parameters.ts';

/**
 * FieldOrdering: the permutation pi of 0 to q - 1 that sorts q numbers of 32 bits, little-endian, each with
 * its index; `undefined` where two numbers are equal. Element i of the ordering is `fieldElement(pi[i])`.
 */
export function fieldOrdering({ m }: Parameters, bytes: Uint8Array): Uint16Array | undefined {
  const q = 2 ** m;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // A number of 45 bits or fewer for each pair, which a double holds exactly.
  const pairs = Float64Array.from({ length: q }, (_, i) => view.getUint32(4 * i, true) * q + i).sort();
  const pi = Uint16Array.from(pairs, (pair) => pair % q);
  const distinct = pairs.every(
    (pair, i) => i === 0 || Math.floor(pair / q) !== Math.floor((pairs[i - 1] ?? 0) / q),
  );
  pairs.fill(0);
  if (distinct) return pi;
  pi.fill(0);
  return undefined;
}

/** The field element whose coefficients are the m bits of `index`, the highest one that of z^0. */
export function fieldElement({ m }: Parameters, index: number): number {
  let element = 0;
  for (let bit = 0; bit < m; bit++) element |= ((index >> bit) & 1) << (m - 1 - bit);
  return element;
}

/** The support: the first n elements of the ordering, the points that the code's columns stand for. */
export function supportOf(parameters: Parameters, pi: Uint16Array): Uint16Array {
  return Uint16Array.from({ length: parameters.n }, (_, i) => fieldElement(parameters, pi[i] ?? 0));
}
