import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../dialect.ts';
import { Explorer } from '../explorer.ts';
import { GAMES } from '../games/index.ts';
import { protocolOf } from '../hunt.ts';
import { type Protocol, VARIANTS } from '../protocol.ts';
import { System } from '../system.ts';
import { searchWhole } from './whole-search.ts';

const BOUNDS = { sessions: 1, moves: 1, reveals: 1, ratchets: 1 };

function lostToExplorer(protocol: Protocol): string[] {
  const games = GAMES.filter(({ limit, variants }) => !limit && variants.includes(protocol.variant));
  const isLost = (game: (typeof games)[number]) =>
    [0, 1].some((target) => {
      const explorer = new Explorer(new System([protocol], BOUNDS.sessions), BOUNDS, target);
      return explorer.explore({ bounds: BOUNDS, games: [game] }).attacks.length > 0;
    });
  return games.filter(isLost).map(({ id }) => id);
}

describe('a search that leaves nothing out', () => {
  it.each(VARIANTS.flatMap((variant) => DIALECTS.map((dialect) => [variant, dialect] as const)))(
    'finds what the explorer finds, and no more: %s in %s',
    (variant, dialect) => {
      const protocol = protocolOf(variant, dialect);
      const { lost, exhausted, states } = searchWhole(new System([protocol], 1), BOUNDS, 50_000);
      expect(exhausted).toBe(true);
      expect(states).toBeGreaterThan(5000);
      // Its client's key corrupted, packet 1 replaced: docs/model.md, "Findings".
      const known = variant === 'duplex' && dialect !== 'reference' ? ['SEC-02'] : [];
      expect([lost, lostToExplorer(protocol)]).toEqual([known, known]);
    },
  );
});
