import type { RandomSource } from '../primitives/random.ts';

/**
 * What `use` makes of a draw, which is overwritten afterwards.
 * @throws RangeError for a source that gives another number of bytes
 */
export function withDraw<T>(random: RandomSource, length: number, use: (draw: Uint8Array) => T): T {
  const draw = random.bytes(length);
  try {
    if (draw.length !== length) throw new RangeError(`random: gave not the ${length} bytes asked for`);
    return use(draw);
  } finally {
    draw.fill(0);
  }
}
