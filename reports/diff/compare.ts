import { type RecordedRun, type RunHeader, type RunResult, resultKey } from '../../record/index.ts';

/** What became of a result: in this order they are told. */
export const CHANGES = ['failing', 'worse', 'fixed', 'changed', 'flaky', 'new', 'gone'] as const;

/** What each of them means. */
export const CHANGE_MEANING: Readonly<Record<Change, string>> = {
  failing: 'fail now and did not before',
  worse: 'do not fail, and say less good than before',
  fixed: 'failed before and pass now',
  changed: 'say something else, and nothing worse',
  flaky: 'did not repeat when they were asked again, in one of the runs',
  new: 'were not in the old run, and do not fail',
  gone: 'are not in the new run',
};

export type Change = (typeof CHANGES)[number];

/** A result that is not what it was. */
export interface Difference {
  readonly change: Change;
  readonly check: string;
  readonly variant: RunResult['variant'];
  readonly role: RunResult['role'];
  readonly profile: string;
  /** Verdicts; a known deviation is `expected`. */
  readonly before?: Said;
  readonly now?: Said;
  readonly observed?: string;
  readonly replay?: string;
}

type Said = RunResult['verdict'] | 'expected';

/** How bad each is. What the peer can no longer be asked is worse than a pass. */
const BADNESS: Readonly<Record<Said, number>> = {
  ...{ pass: 0, info: 0, expected: 1, unsupported: 1, warn: 1 },
  ...{ inconclusive: 2, error: 2, fail: 3 },
};

/** Two runs compared: the results of the same check, variant, role and profile; not how long anything took. */
export interface Comparison {
  /** What else is not the same, in sentences. */
  readonly notes: readonly string[];
  readonly differences: readonly Difference[];
  /** How many results are the same in both. */
  readonly same: number;
  /** Whether anything got worse. */
  readonly worse: boolean;
}

/** What is held of a result of the old run. */
interface Former {
  readonly said: Said;
  readonly flaky: boolean;
}

export function compareRuns(old: RecordedRun, current: RecordedRun): Comparison {
  const before = new Map<string, Former>();
  for (const { key, read } of old.results) before.set(key, formerOf(read()));
  const differences: Difference[] = [];
  let same = 0;
  for (const { read } of current.results) {
    const result = read();
    const key = resultKey(result);
    const former = before.get(key);
    before.delete(key);
    const change = changeOf(former, formerOf(result));
    if (change === undefined) same += 1;
    else differences.push(differenceOf(change, result, former));
  }
  for (const { key, read } of old.results)
    if (before.delete(key)) {
      const result = read();
      const { check, variant, role, profile } = result;
      differences.push({ change: 'gone', check, variant, role, profile, before: formerOf(result).said });
    }
  const rank = ({ change }: Difference) => CHANGES.indexOf(change);
  differences.sort((one, other) => rank(one) - rank(other) || (resultKey(one) < resultKey(other) ? -1 : 1));
  const worse = differences.some(({ change }) => change === 'failing' || change === 'worse');
  return { notes: notesOn(old, current), differences, same, worse };
}

function formerOf({ verdict, expectation, flaky }: RunResult): Former {
  const expected = expectation !== undefined && verdict !== 'pass' && verdict !== 'info';
  return { said: expected ? 'expected' : verdict, flaky: flaky === true };
}

function changeOf(before: Former | undefined, now: Former): Change | undefined {
  if (before === undefined) return now.said === 'fail' ? 'failing' : 'new';
  if (before.said === now.said && before.flaky === now.flaky) return undefined;
  if (now.said === 'fail') return before.said === 'fail' ? 'flaky' : 'failing';
  if (before.flaky || now.flaky) return 'flaky';
  const [was, is] = [BADNESS[before.said], BADNESS[now.said]];
  if (is > was) return 'worse';
  return before.said === 'fail' && is === 0 ? 'fixed' : 'changed';
}

function differenceOf(change: Change, result: RunResult, former: Former | undefined): Difference {
  const { check, variant, role, profile, example, replay } = result;
  const bad = change === 'failing' || change === 'worse' || change === 'flaky';
  return {
    ...{ change, check, variant, role, profile, now: formerOf(result).said },
    ...(former === undefined ? {} : { before: former.said }),
    ...(bad && example !== undefined ? { observed: example.observed } : {}),
    ...(bad && replay !== undefined ? { replay } : {}),
  };
}

/** Why what differs may not be the peer's doing. */
function notesOn(old: RecordedRun, current: RecordedRun): readonly string[] {
  const notes: string[] = [];
  const parts: Readonly<Record<string, (header: RunHeader) => string>> = {
    'versions of the suite': ({ tool }) => `${tool.name} ${tool.version}`,
    seeds: ({ seed }) => seed ?? 'none',
    dialects: ({ dialect }) => dialect,
    targets: ({ targets }) =>
      // A server of one's own listens on another port each time.
      targets
        .map(
          ({ name, variant, role, profile }) => `${name.replace(/:\d+$/, '')} ${variant} ${role} ${profile}`,
        )
        .sort()
        .join(', '),
    shards: ({ shard }) => (shard === undefined ? 'the whole' : `${shard.index}/${shard.of}`),
  };
  for (const [name, of] of Object.entries(parts)) {
    const [was, is] = [of(old.header), of(current.header)];
    if (was !== is) notes.push(`The ${name} differ: ${was}; now ${is}.`);
  }
  for (const [name, { summary }] of [['old', old] as const, ['new', current] as const])
    if (summary === undefined)
      notes.push(`The ${name} record was cut off: what is missing there may be gone here.`);
    else if (summary.interrupted) notes.push(`The ${name} run was interrupted: not all of it was tried.`);
  return notes;
}
