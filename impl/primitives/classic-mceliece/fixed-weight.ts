import type { RandomSource } from '../random.ts';
import { bytesFor, type Parameters } from './parameters.ts';

/** At least two in seven tries succeed, so that this many never fail with a source that is random. */
const TRIES = 1000;

/**
 * FixedWeight: a random error vector of n bits, t of them set, bit i in byte i / 8.
 *
 * Each try draws 2 tau bytes at once, numbers of 16 bits little-endian, of which the lowest m count: tau is t
 * where n = q, 2t where q / 2 <= n < q. The first t numbers below n are the places of the errors. Where there
 * are fewer, or two are equal, it tries again.
 * @throws RangeError for a source that never gives such numbers.
 */
export function fixedWeight({ m, n, t }: Parameters, random: RandomSource): Uint8Array {
  const q = 2 ** m;
  const tau = n === q ? t : 2 * t;
  const error = new Uint8Array(bytesFor(n));
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const draw = random.bytes(2 * tau);
    let weight = 0;
    for (let i = 0; i < tau && weight < t; i++) {
      const place = ((draw[2 * i] ?? 0) | ((draw[2 * i + 1] ?? 0) << 8)) & (q - 1);
      if (place >= n) continue;
      const byte = error[place >> 3] ?? 0;
      const bit = 1 << (place & 7);
      if (byte & bit) break;
      error[place >> 3] = byte | bit;
      weight++;
    }
    draw.fill(0);
    if (weight === t) return error;
    error.fill(0);
  }
  throw new RangeError(`random: no error vector in ${TRIES} draws, so the source is not random`);
}
