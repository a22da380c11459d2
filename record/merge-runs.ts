import { isDeepStrictEqual } from 'node:util';
import { RecordError } from './record-error.ts';
import type { PlacedResult, RecordedRun } from './recorded-run.ts';
import { compareKeys } from './result-key.ts';
import { Counter, type RunHeader, type RunSummary } from './run.ts';
import { madeResults } from './run-results.ts';
import type { WholeRun } from './whole-run.ts';

/**
 * The run of which these records are the shards, in whatever order they are given. Its results are in the order of
 * check, variant, role and profile, its time is that of all together. One record that is no shard is a run already,
 * and only put in order.
 * @throws RecordError for records that are not all shards, each once, of one run
 */
export function mergeRuns(records: readonly [RecordedRun, ...RecordedRun[]]): WholeRun {
  refuseStrangers(records);
  refuseGaps(records);
  const placed = sorted(records);
  const results = madeResults(placed.length, (index) => placed[index]?.read());
  const counter = new Counter();
  for (const each of results) counter.add(each);
  const { counts } = counter;
  const [first] = [...records].sort((one, other) => shardOf(one) - shardOf(other));
  const { shard, ...header } = (first ?? records[0]).header;
  const started = Math.min(...records.map((each) => Number(each.header.started)));
  return {
    header: { ...header, started: `${started}` },
    results,
    counts,
    summary: summaryOf(records, counts),
  };
}

function shardOf({ header: { shard } }: RecordedRun): number {
  return shard?.index ?? 1;
}

/** Nothing is whole that lacks a part. */
function summaryOf(records: readonly RecordedRun[], counts: RunSummary['counts']): RunSummary | undefined {
  const summaries = records.flatMap(({ summary }) => (summary === undefined ? [] : [summary]));
  if (summaries.length < records.length) return undefined;
  return {
    kind: 'summary',
    counts,
    interrupted: summaries.some(({ interrupted }) => interrupted),
    milliseconds: summaries.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    complete: true,
  };
}

/** What the shards of one run have in common. A server of one's own listens elsewhere each time. */
function nature({ tool, seed, dialect, targets, shard }: RunHeader): object {
  const kinds = targets.map(({ variant, role, profile }) => [variant, role, profile].join(' ')).sort();
  return { tool, seed, dialect, targets: kinds, of: shard?.of };
}

function refuseStrangers([first, ...others]: readonly [RecordedRun, ...RecordedRun[]]): void {
  const expected = Object.entries(nature(first.header));
  for (const { path, header } of others) {
    const found: Readonly<Record<string, unknown>> = { ...nature(header) };
    const differs = expected.find(([name, value]) => !isDeepStrictEqual(found[name], value))?.[0];
    if (differs !== undefined)
      throw new RecordError(
        path,
        { path: differs === 'of' ? 'shard' : differs },
        `is not that of ${first.path}: they are no shards of one run`,
      );
  }
}

function refuseGaps(records: readonly [RecordedRun, ...RecordedRun[]]): void {
  const of = records[0].header.shard?.of;
  if (of === undefined) {
    const [, more] = records;
    if (more !== undefined) throw new RecordError(more.path, {}, 'is no shard: it is a run of its own');
    return;
  }
  const paths = new Map<number, string>();
  for (const each of records) {
    const index = shardOf(each);
    const before = paths.get(index);
    if (before !== undefined)
      throw new RecordError(
        each.path,
        { path: 'shard' },
        `is ${index} of ${of}, and so is that of ${before}`,
      );
    if (index > of) throw new RecordError(each.path, { path: 'shard' }, `is ${index} of ${of}`);
    paths.set(index, each.path);
  }
  for (let index = 1; index <= of; index++)
    if (!paths.has(index))
      throw new RecordError(records[0].path, {}, `lacks shard ${index} of ${of} beside it`);
}

/** @throws RecordError where two records have a result of the same check on the same kind of peer */
function sorted(records: readonly RecordedRun[]): readonly PlacedResult[] {
  const all = records.flatMap(({ path, results }) => results.map((result) => ({ path, result })));
  all.sort((one, other) => compareKeys(one.result.key, other.result.key));
  for (const [at, { path, result }] of all.entries()) {
    const before = all[at - 1];
    if (before?.result.key === result.key)
      throw new RecordError(path, {}, `has a result of ${result.key} that ${before.path} has too`);
  }
  return all.map(({ result }) => result);
}
