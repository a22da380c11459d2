import { requirement } from '../../../model/requirements/index.ts';
import { type Status, tally } from '../status.ts';
import { counted, list, number } from '../words.ts';
import type { Digest } from './digest.ts';

/** What a run came to: how it is coloured, in a word, and in a sentence. */
export interface RunVerdict {
  readonly status: Status;
  readonly word: string;
  readonly sentence: string;
  /** Why not everything was tried; undefined where it was. */
  readonly partial: string | undefined;
}

export function verdictOf(digest: Digest): RunVerdict {
  return { ...judgement(digest), partial: partial(digest) };
}

function partial({ summary, header: { shard } }: Digest): string | undefined {
  if (summary === undefined) return 'The run was cut off: what was not tried by then is missing.';
  if (summary.interrupted)
    return 'The run was interrupted before all was tried: what was not tried by then is missing.';
  if (shard !== undefined && shard.of > 1)
    return `This is part ${shard.index} of ${shard.of} of a run: what the others tried is missing.`;
  return undefined;
}

function judgement({ entries, counts }: Digest): Omit<RunVerdict, 'partial'> {
  const by = tally(entries.map(({ status }) => status));
  const of = (status: Status) => by.get(status) ?? 0;
  const results = counted(counts.results, 'result');
  if (of('fail') > 0) {
    const broken = new Set(
      entries.flatMap(({ status, requirements }) => (status === 'fail' ? requirements : [])),
    );
    const must = [...broken].filter((id) => requirement(id)?.level === 'MUST').length;
    const levels = must === broken.size ? 'each a MUST' : `${number(must)} of them a MUST`;
    const sentence = `${number(of('fail'))} of ${results} ${of('fail') === 1 ? 'is a finding' : 'are findings'}, against ${counted(broken.size, 'requirement')}, ${levels}.`;
    return { status: 'fail', word: 'Fails', sentence };
  }
  const open = of('error') + of('inconclusive');
  if (open > 0) {
    const sentence = `No finding, but ${number(open)} of ${results} ${open === 1 ? 'is' : 'are'} without a verdict.`;
    return { status: of('error') > 0 ? 'error' : 'inconclusive', word: 'Undecided', sentence };
  }
  if (of('pass') + of('warn') + of('known') + of('info') === 0)
    return { status: 'untried', word: 'Untried', sentence: 'Nothing was tried that this peer can be asked.' };
  const besides = [
    ...(of('warn') > 0 ? [counted(of('warn'), 'warning')] : []),
    ...(of('known') > 0 ? [counted(of('known'), 'known deviation')] : []),
  ];
  const but = besides.length === 0 ? '' : `, with ${list(besides)}`;
  const left = of('unsupported') === 0 ? '' : ` This peer cannot be asked ${number(of('unsupported'))} more.`;
  const sentence = `No finding in ${counted(counts.results - of('unsupported'), 'result')}${but}.${left}`;
  return { status: of('warn') > 0 ? 'warn' : 'pass', word: 'Passes', sentence };
}
