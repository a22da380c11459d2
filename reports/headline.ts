import type { WholeRun } from '../record/index.ts';
import { whyPartial } from './partial.ts';
import type { Tally } from './tally.ts';

/** A run in a sentence, and in how bad it is. */
export interface Headline {
  readonly state: 'passed' | 'warned' | 'undecided' | 'failed';
  readonly sentence: string;
}

/** What a run came to: the worst of it first. A part of a run never passed. */
export function headlineOf(run: WholeRun, { standings }: Tally): Headline {
  const { finding, undecided, warning, kept, expected } = standings;
  const partial = whyPartial(run);
  if (finding > 0)
    return { state: 'failed', sentence: `${many(finding, 'finding')}: the peer breaks what it must keep.` };
  if (partial !== undefined)
    return { state: 'undecided', sentence: 'No finding, in the part that was tried.' };
  if (undecided > 0)
    return { state: 'undecided', sentence: `No finding, and no verdict on ${many(undecided, 'check')}.` };
  if (warning > 0) return { state: 'warned', sentence: `No finding, and ${many(warning, 'warning')}.` };
  if (kept + expected === 0) return { state: 'undecided', sentence: 'Nothing was tried.' };
  return {
    state: 'passed',
    sentence:
      expected > 0
        ? `The peer keeps all that was tried, but for ${many(expected, 'known deviation')}.`
        : 'The peer keeps all that was tried.',
  };
}

/** A number of things. */
export function many(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
