import { Counter, type RunCounts, type RunHeader, type RunResult, type RunSummary } from './run.ts';

/** A run that is over, or was cut off: what reports are made from. */
export interface WholeRun {
  readonly header: RunHeader;
  /** May be gone through more than once. */
  readonly results: Iterable<RunResult>;
  /** Of the results. */
  readonly counts: RunCounts;
  /** Undefined where something of the run is missing: it was cut off. */
  readonly summary: RunSummary | undefined;
}

/** A run of these results; of one that was cut off there is no end. */
export function wholeRun(
  header: RunHeader,
  results: readonly RunResult[],
  end?: Pick<RunSummary, 'interrupted' | 'milliseconds'>,
): WholeRun {
  const counter = new Counter();
  for (const each of results) counter.add(each);
  const { counts } = counter;
  if (end === undefined) return { header, results, counts, summary: undefined };
  const { interrupted, milliseconds } = end;
  return {
    header,
    results,
    counts,
    summary: { kind: 'summary', counts, interrupted, milliseconds, complete: true },
  };
}
