import { CHANNEL_MUTANTS } from './channel.ts';
import { HANDSHAKE_MUTANTS } from './handshake.ts';
import type { Mutant } from './mutant.ts';

/** Every protocol mutant; the same change in the other variant is not listed again. */
export const MUTANTS: readonly Mutant[] = [...HANDSHAKE_MUTANTS, ...CHANNEL_MUTANTS];

/** The mutant of that id; throws `RangeError` when there is none. */
export function mutantOf(id: string): Mutant {
  const mutant = MUTANTS.find((m) => m.id === id);
  if (mutant === undefined) throw new RangeError(`mutant: there is no ${id}; see qsmp model mutants`);
  return mutant;
}
