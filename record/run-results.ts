import type { RunResult } from './run.ts';

/** The results of a run, in order: gone through as often as wanted, or looked up by their place. A list is such. */
export interface RunResults extends Iterable<RunResult> {
  readonly length: number;
  /** The result at a place from 0; undefined behind the last. */
  at(index: number): RunResult | undefined;
}

/** Results that are made each time they are looked at, so that no more of them is held than the reader holds. */
export function madeResults(length: number, make: (index: number) => RunResult | undefined): RunResults {
  return {
    length,
    at: make,
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index++) {
        const result = make(index);
        if (result !== undefined) yield result;
      }
    },
  };
}

/** The same results, each changed when it is looked at. */
export function changedResults(results: RunResults, change: (result: RunResult) => RunResult): RunResults {
  return madeResults(results.length, (index) => {
    const result = results.at(index);
    return result === undefined ? undefined : change(result);
  });
}
