import type { RunResult } from '../../record/index.ts';
import { type Html, html } from './html.ts';

/** What a result, or several together, came to: its verdict, or that it is a deviation which was expected. */
export type Status = RunResult['verdict'] | 'known' | 'untried';

interface Shown {
  /** Beside the colour, so that nothing depends on it. */
  readonly letter: string;
  readonly meaning: string;
}

/** The worst first. */
export const STATUSES: Readonly<Record<Status, Shown>> = {
  fail: { letter: 'F', meaning: 'a finding: the peer does not do what is required' },
  error: { letter: 'E', meaning: 'a fault of the suite itself' },
  inconclusive: { letter: '?', meaning: 'tried, without a verdict' },
  warn: { letter: 'W', meaning: 'the peer does not do what it should' },
  known: { letter: 'K', meaning: 'a deviation that was expected, with its reason' },
  pass: { letter: 'P', meaning: 'the peer does what is required' },
  info: { letter: 'I', meaning: 'measured, without a verdict' },
  unsupported: { letter: 'U', meaning: 'this peer cannot be asked' },
  untried: { letter: '\u2013', meaning: 'nothing of this run tried it' },
};

const ORDER: readonly string[] = Object.keys(STATUSES);

export function statusOf({ verdict, expectation }: Pick<RunResult, 'verdict' | 'expectation'>): Status {
  return expectation === undefined || verdict === 'pass' ? verdict : 'known';
}

/** Whether there is something to look at: expected, observed, evidence. */
export function isFinding(status: Status): boolean {
  return worstFirst(status, 'known') <= 0;
}

/** The one that tells most of several: the worst. */
export function worst(all: Iterable<Status>): Status {
  let found: Status = 'untried';
  for (const each of all) if (worstFirst(each, found) < 0) found = each;
  return found;
}

/** Which of two comes first where the worst does. */
export function worstFirst(one: Status, other: Status): number {
  return ORDER.indexOf(one) - ORDER.indexOf(other);
}

/** A number for each status that there is, the worst first. */
export function tally(all: Iterable<Status>): ReadonlyMap<Status, number> {
  const counts = new Map<Status, number>();
  for (const each of all) counts.set(each, (counts.get(each) ?? 0) + 1);
  return new Map([...counts].sort(([one], [other]) => worstFirst(one, other)));
}

/** The letter of a status on its colour, and its word for those who do not see it. */
export function badge(status: Status): Html {
  return html`<span class="badge ${status}" aria-hidden="true">${STATUSES[status].letter}</span><span class="unseen">${status}</span>`;
}
