import { expect, it } from 'vitest';
import { gameOf } from './games/index.ts';
import { protocolOf } from './hunt.ts';
import { wins } from './minimize.ts';
import { mutantOf } from './mutants/index.ts';
import { search } from './search.ts';
import { System } from './system.ts';

const options = { seed: 20261122, runs: 300, commands: 60 };

it('finds, shrinks and replays an attack on a mutant', () => {
  const protocol = mutantOf('nonce-not-advanced').change(protocolOf('simplex'));
  const makeSystem = () => new System([protocol], 2);
  const game = gameOf('SEC-05');
  const moves = search(makeSystem, game, options);
  expect(moves).toBeDefined();
  expect(moves?.length).toBeLessThan(12);
});

it.each(['SEC-01', 'SEC-05', 'SEC-06', 'SEC-07'])(
  'finds nothing against %s on the protocol as it is',
  (id) => {
    const variant = 'simplex';
    expect(search(() => new System([protocolOf(variant)], 2), gameOf(id), options)).toBeUndefined();
  },
);

it('judges what it found by replaying it', () => {
  const system = new System([protocolOf('simplex')], 1);
  expect(wins(system, gameOf('SEC-05'), [])).toBe(false);
});
