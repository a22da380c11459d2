import type { Chance } from '../chance.ts';
import type { SessionCase } from './moves.ts';

/** Makes a case from one of the corpus, and maybe a part of another. `bases` are the names of the moments there are. */
export type Mutator = (
  parent: SessionCase,
  other: SessionCase,
  chance: Chance,
  bases: readonly string[],
) => SessionCase;

/** Moves of a case: with more it says nothing that two cases would not. */
export const LONGEST = 24;
