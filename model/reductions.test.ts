import { describe, expect, it } from 'vitest';
import { DIALECTS } from './dialect.ts';
import { protocolOf } from './hunt.ts';
import { MUTANTS } from './mutants/index.ts';
import { VARIANTS } from './protocol.ts';
import { compareReductions } from './testing/compare-reductions.ts';

const BOUNDS = { sessions: 1, moves: 1, reveals: 1, ratchets: 1 };
/** A mutant whose receiver does not store its state takes one packet for ever. */
const LIMIT = 20_000;

/**
 * Where leaving moves out does lose something: only games besides the one that the mutant names, and for a
 * reason that the protocol as it is does not give.
 */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // A session takes a token under keys that are not its own, so that its keys are no longer its partner's.
  'token-not-authenticated': ['SEC-07'],
};

describe('what the explorer leaves out', () => {
  it.each(VARIANTS.flatMap((variant) => DIALECTS.map((dialect) => [variant, dialect] as const)))(
    'loses nothing of %s in %s',
    (variant, dialect) => {
      const { differences, unfinished, states } = compareReductions(
        protocolOf(variant, dialect),
        BOUNDS,
        LIMIT,
      );
      expect({ differences, unfinished }).toEqual({ differences: [], unfinished: 0 });
      expect(states.reduced).toBeLessThan(states.whole);
    },
  );

  it('loses nothing of every third mutant, as far as is known', () => {
    // All of them, and with two links: model/reductions.slow.test.ts.
    let lost = 0;
    for (const { id, variant, change, game } of MUTANTS.filter((_, at) => at % 3 === 0)) {
      const compared = compareReductions(change(protocolOf(variant)), BOUNDS, LIMIT / 4);
      lost += compared.lost;
      const known = KNOWN[id] ?? [];
      expect(known).not.toContain(game);
      expect(
        compared.differences.map((d) => d.game).filter((g) => !known.includes(g)),
        id,
      ).toEqual([]);
    }
    // Many games are lost, so that there was something to lose.
    expect(lost).toBeGreaterThan(50);
  });
});
