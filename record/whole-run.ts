import type { RecordedRun } from './recorded-run.ts';
import { compareKeys, resultKey } from './result-key.ts';
import { Counter, type RunCounts, type RunHeader, type RunResult, type RunSummary } from './run.ts';
import { madeResults, type RunResults } from './run-results.ts';

/** A run that is over, or was cut off: what reports are made from. */
export interface WholeRun {
  readonly header: RunHeader;
  readonly results: RunResults;
  /** Of the results. */
  readonly counts: RunCounts;
  /** Undefined where something of the run is missing: it was cut off. */
  readonly summary: RunSummary | undefined;
}

/** A run of these results, in the order of their keys; of one that was cut off there is no end. */
export function wholeRun(
  header: RunHeader,
  results: readonly RunResult[],
  end?: Pick<RunSummary, 'interrupted' | 'milliseconds'>,
): WholeRun {
  const counter = new Counter();
  for (const each of results) counter.add(each);
  const { counts } = counter;
  const run = {
    ...{ header, counts },
    results: results
      .map((result) => ({ key: resultKey(result), result }))
      .sort((one, other) => compareKeys(one.key, other.key))
      .map(({ result }) => result),
  };
  if (end === undefined) return { ...run, summary: undefined };
  const { interrupted, milliseconds } = end;
  return { ...run, summary: { kind: 'summary', counts, interrupted, milliseconds, complete: true } };
}

/** A recorded run by itself, whole or cut off, in the order of the keys of its results. */
export function recordedWhole({ header, results, counts, summary }: RecordedRun): WholeRun {
  const placed = results.toSorted((one, other) => compareKeys(one.key, other.key));
  return { header, results: madeResults(placed.length, (index) => placed[index]?.read()), counts, summary };
}
