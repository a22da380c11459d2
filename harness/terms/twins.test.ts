import { describe, expect, it } from 'vitest';
import { gameOf } from '../../model/games/index.ts';
import { huntMutant } from '../../model/hunt.ts';
import { mutantOf } from '../../model/mutants/index.ts';
import { TWINS } from '../defects/twins/index.ts';
import { runTrace } from './run-trace.ts';
import { testCast } from './testing/test-cast.ts';

/** Mutants whose attack needs what our primitives do not give. */
const SYMBOLIC_ONLY: Readonly<Record<string, string>> = {
  'client-coins-reused': 'the attack takes the coins out of a ciphertext; our KEMs give the secret alone',
  'server-coins-reused': 'the attack takes the coins out of a ciphertext; our KEMs give the secret alone',
};

const cast = testCast('twins');

describe('the shortest attack on a mutant, carried out on real endpoints', () => {
  const tried = TWINS.filter(({ mutant }) => SYMBOLIC_ONLY[mutant] === undefined);

  it.each(tried)('wins where they have its twin defect, and not where they are clean: $mutant', (twin) => {
    const mutant = mutantOf(twin.mutant);
    const game = gameOf(mutant.game);
    const found = huntMutant(mutant);
    if (found === undefined) throw new Error('the mutant is not caught');
    const { system, attack } = found;
    const { policy } = twin;
    const won = runTrace(system, attack.moves, game, { cast, seed: 'twin', policy });
    expect(won).toMatchObject({ complete: true, win: { attack: attack.win.attack } });
    const clean = runTrace(system, attack.moves, game, { cast, seed: 'twin' });
    expect(clean.win).toBeUndefined();
    expect(clean.world.secrecy).toMatch(/symbolic only/);
  });

  it.skip.each(Object.entries(SYMBOLIC_ONLY))('%s: %s', () => {});

  it('has a twin for nearly every mutant', () => {
    expect(tried.length).toBeGreaterThanOrEqual(96);
  });
});
