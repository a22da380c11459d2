import { expect, it } from 'vitest';
import { DIALECTS } from './dialect.ts';
import { protocolOf } from './hunt.ts';
import { MUTANTS } from './mutants/index.ts';
import { VARIANTS } from './protocol.ts';
import { compareReductions } from './testing/compare-reductions.ts';

const BOUNDS = { sessions: 2, moves: 1, reveals: 1, ratchets: 1 };
const LIMIT = 60_000;

/** Second attacks, on mutants that another game catches (docs/model.md, "Reductions"). */
const KNOWN = ['client-coins-reused SEC-01', 'token-not-authenticated SEC-07'];

it('leaves nothing out with two links, as far as a search without reductions gets', () => {
  for (const variant of VARIANTS) {
    for (const dialect of DIALECTS) {
      const { differences } = compareReductions(protocolOf(variant, dialect), BOUNDS, LIMIT);
      expect(differences, `${variant} in ${dialect}`).toEqual([]);
    }
  }
  const missed = MUTANTS.flatMap(({ id, variant, change }) =>
    compareReductions(change(protocolOf(variant)), BOUNDS, LIMIT).differences.map(
      ({ game }) => `${id} ${game}`,
    ),
  );
  expect(missed.sort()).toEqual(KNOWN);
});
