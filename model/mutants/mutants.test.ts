import { describe, expect, it } from 'vitest';
import { encodeTrace, readTrace } from '../../record/index.ts';
import { checkMutant, readReplay } from '../check.ts';
import { wins } from '../minimize.ts';
import { MUTANTS } from './index.ts';

describe('mutants', () => {
  it('are at least 60, with ids of their own', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(MUTANTS.map((m) => m.id)).size).toBe(MUTANTS.length);
  });

  it.each(MUTANTS.map((m) => [m.id, m] as const))(
    '%s loses its game; the trace is minimal and replays',
    async (_, mutant) => {
      const { attack } = checkMutant(mutant.id);
      if (attack === undefined) throw new Error(`${mutant.id}: no attack on ${mutant.game}`);
      // Through its document and into a system of its own: what replays is the file.
      const trace = await readTrace(await encodeTrace(attack));
      const { system, moves, game } = readReplay(trace);
      expect(game.id).toBe(mutant.game);
      expect(wins(system, game, moves)).toBe(true);
      for (const [i] of moves.entries())
        expect(wins(system, game, moves.toSpliced(i, 1)), `without ${i}`).toBe(false);
      // The change is what loses the game: the same moves do not win against the protocol as it is.
      const clean = readReplay(trace, 'clean');
      expect(wins(clean.system, clean.game, clean.moves)).toBe(false);
    },
  );
});
