import { expect, it } from 'vitest';
import type { Game } from './games/game.ts';
import { protocolOf } from './hunt.ts';
import { minimize } from './minimize.ts';
import type { Move } from './move.ts';
import { System } from './system.ts';

it('tries again what could not be dropped before something else was', () => {
  const system = new System([protocolOf('duplex')], 1);
  const [first, second]: readonly Move[] = [
    { kind: 'corrupt', party: 0 },
    { kind: 'corrupt', party: 1 },
  ];
  if (first === undefined || second === undefined) throw new Error('there are no moves');
  // Won unless the first party alone is corrupted: the second move can go only once the first is gone.
  const game: Game = {
    id: 'SEC-00',
    title: 'a game for this test',
    mirrors: '',
    variants: ['duplex'],
    limit: false,
    uses: {},
    fresh: () => true,
    wins: (_, { corrupted }) => (corrupted === 1 ? undefined : 'won'),
  };
  expect(minimize(system, game, [first, second])).toEqual([]);
});
