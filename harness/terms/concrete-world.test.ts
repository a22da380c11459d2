import { describe, expect, it } from 'vitest';
import { judgeAll } from '../../model/games/game.ts';
import { gameOf } from '../../model/games/index.ts';
import { protocolOf } from '../../model/hunt.ts';
import { System } from '../../model/system.ts';
import { TWINS } from '../defects/twins/index.ts';
import { type ConcreteOptions, ConcreteWorld } from './concrete-world.ts';
import { testCast } from './testing/test-cast.ts';

const cast = testCast('concrete world');

/** Delivers honest packets until nothing is on its way. */
function settle(world: ConcreteWorld, system: System): void {
  for (let moved = true; moved; ) {
    moved = system.slots.some(({ index }) => {
      const packet = system.pending(world.model.state, index);
      return packet !== undefined && world.deliver(index, packet);
    });
  }
}

/** Keys revealed, then a ratchet that the adversary cannot follow, in the model as it is. */
function ratchetAfterReveal(options: Omit<ConcreteOptions, 'cast' | 'seed'>) {
  const system = new System([protocolOf('simplex')], 1);
  const world = new ConcreteWorld(system, { cast, seed: 'ratchet', ...options });
  world.newSession(0, 0);
  settle(world, system);
  expect(world.revealKey(0)).toBe(true);
  expect(world.ratchet(0, 'symmetric')).toBe(true);
  settle(world, system);
  return judgeAll(gameOf('SEC-07'), world.judged());
}

describe('what the adversary knows of bytes', () => {
  it('is what was disclosed, wherever it is met again, whatever the model says', () => {
    const twin = TWINS.find(({ mutant }) => mutant === 'ratchet-restarts-old-keys');
    if (twin === undefined) throw new Error('there is no such twin');
    expect(ratchetAfterReveal({ policy: twin.policy })?.attack).toBe('new keys derived');
    expect(ratchetAfterReveal({})).toBeUndefined();
  });

  it('is said to be no more than what can be seen', () => {
    const world = new ConcreteWorld(new System([protocolOf('simplex')], 1), { cast, seed: '' });
    expect(world.secrecy).toMatch(/Secrecy as such is symbolic only/);
  });
});
