import { describe, expect, it } from 'vitest';
import { GAMES, gameOf } from './games/index.ts';
import { protocolOf } from './hunt.ts';
import { minimize, wins } from './minimize.ts';
import { mutantOf } from './mutants/index.ts';
import { VARIANTS } from './protocol.ts';
import { search } from './search.ts';
import { System } from './system.ts';

const OPTIONS = { seed: 20261122, runs: 1000, commands: 60 };
const MUST = GAMES.filter(({ limit }) => !limit);

describe('the random searcher', () => {
  it.each(['nonce-not-advanced', 'receiver-state-not-stored', 'same-keys-both-ways', 'keys-without-secret'])(
    'finds, shrinks and replays an attack on %s',
    (id) => {
      const { change, variant, game: lost } = mutantOf(id);
      const system = new System([change(protocolOf(variant))], 2);
      const game = gameOf(lost);
      const moves = search(system, game, OPTIONS) ?? [];
      expect(wins(system, game, moves)).toBe(true);
      // Minimal: there is nothing left to drop.
      expect(minimize(system, game, moves)).toEqual(moves);
      expect(wins(new System([protocolOf(variant)], 2), game, [])).toBe(false);
      expect(search(new System([change(protocolOf(variant))], 2), game, OPTIONS)).toHaveLength(moves.length);
    },
  );

  it.each(VARIANTS.flatMap((variant) => MUST.map((game) => [game.id, variant, game] as const)))(
    'finds nothing against %s in %s as it is, deeper than the explorer goes',
    (_, variant, game) => {
      if (!game.variants.includes(variant)) return expect(game.variants).not.toContain(variant);
      expect(search(new System([protocolOf(variant)], 2), game, { ...OPTIONS, runs: 200 })).toBeUndefined();
    },
  );

  it('finds nothing with both variants in one world', () => {
    const system = new System(
      VARIANTS.map((variant) => protocolOf(variant)),
      1,
    );
    for (const game of MUST) expect(search(system, game, { ...OPTIONS, runs: 100 }), game.id).toBeUndefined();
  });
});
