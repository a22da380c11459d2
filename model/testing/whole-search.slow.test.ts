import { expect, it } from 'vitest';
import { protocolOf } from '../hunt.ts';
import { VARIANTS } from '../protocol.ts';
import { System } from '../system.ts';
import { searchWhole } from './whole-search.ts';

it.each(VARIANTS)('a search that leaves nothing out finds nothing against %s in two moves', (variant) => {
  const system = new System([protocolOf(variant)], 1);
  const { lost, exhausted } = searchWhole(
    system,
    { sessions: 1, moves: 2, reveals: 1, ratchets: 1 },
    400_000,
  );
  expect({ lost, exhausted }).toEqual({ lost: [], exhausted: true });
});
