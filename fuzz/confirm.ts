import type { Breach, Level } from './level.ts';
import { sameBreach } from './minimize.ts';

/** How many of the cases before it a case is tried after, where it does not break anything by itself. */
const PREDECESSORS = [1, 2, 4, 8];

/** What of a case's breach could be seen again. */
export type Confirmation<Case> =
  /** By itself. */
  | { readonly kind: 'alone' }
  /** After these cases. */
  | { readonly kind: 'after'; readonly before: readonly Case[] }
  /** Not any more. */
  | { readonly kind: 'unstable' };

/**
 * Runs a case again, alone; and where that breaks nothing, after the cases that came before it.
 * @param before cases that ran before it, oldest first
 */
export async function confirm<Case>(
  level: Level<Case>,
  example: Case,
  breach: Breach,
  before: readonly Case[],
): Promise<Confirmation<Case>> {
  const breaksAgain = async () => sameBreach((await level.run(example)).breaches, breach) !== undefined;
  if (await breaksAgain()) return { kind: 'alone' };
  for (const count of PREDECESSORS.filter((each) => each < 2 * before.length)) {
    const last = before.slice(-count);
    for (const each of last) await level.run(each);
    if (await breaksAgain()) return { kind: 'after', before: last };
  }
  return { kind: 'unstable' };
}
