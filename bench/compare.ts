import { lessIsBetter } from './benchmark.ts';
import type { Baseline } from './document.ts';
import type { Measurement } from './measure.ts';

/**
 * What two runs of the same code differ by, in percent, however calm the machine: each process lays out code
 * and memory anew.
 */
const BETWEEN_RUNS = 8;

/** How a value moved since an earlier run. */
export interface Change {
  readonly name: string;
  readonly before: number;
  readonly now: number;
  /** Of the value before. */
  readonly percent: number;
  /** Percent up to which a change says nothing. */
  readonly noise: number;
  /** What it means; `undefined` within the noise. */
  readonly moved: 'better' | 'worse' | undefined;
}

/** The change of each result that the baseline has too, in the same unit. */
export function changesSince(baseline: Baseline, results: readonly Measurement[]): readonly Change[] {
  return results.flatMap(({ name, unit, value: now, margin }) => {
    const earlier = baseline.find((each) => each.name === name && each.unit === unit);
    if (earlier === undefined) return [];
    const before = earlier.value;
    const percent = (100 * (now - before)) / before;
    const noise = Math.max(BETWEEN_RUNS, earlier.margin + margin);
    const isBetter = lessIsBetter(unit) ? percent < 0 : percent > 0;
    const moved = Math.abs(percent) <= noise ? undefined : isBetter ? 'better' : 'worse';
    return [{ name, before, now, percent, noise, moved } as const];
  });
}
