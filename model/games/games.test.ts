import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../dialect.ts';
import { protocolOf } from '../hunt.ts';
import type { Move } from '../move.ts';
import { VARIANTS, type Variant } from '../protocol.ts';
import { System } from '../system.ts';
import { World } from '../world.ts';
import { judgeAll } from './game.ts';
import { GAMES } from './index.ts';
import { partnerOf } from './partner.ts';

/** Delivers honest packets until nothing is on its way. */
function settle(world: World): void {
  for (let moved = true; moved; ) {
    moved = world.system.slots.some(({ index }) => {
      const packet = world.system.pending(world.state, index);
      return packet !== undefined && world.deliver(index, packet);
    });
  }
}

function established(variant: Variant, links = 1, dialect: (typeof DIALECTS)[number] = 'reference'): World {
  const world = new World(new System([protocolOf(variant, dialect)], links));
  world.newSession(0, 0);
  settle(world);
  return world;
}

const must = GAMES.filter((g) => !g.limit);

describe.each(VARIANTS)('%s: no vacuous truth', (variant) => {
  it.each(DIALECTS)('honest sessions accept and are partners (%s)', (dialect) => {
    const world = established(variant, 1, dialect);
    const { sessions } = world.judged();
    expect(sessions.map((s) => s.history.accepted > 0)).toEqual([true, true]);
    const [client, server] = sessions;
    expect(client && partnerOf(client, world.judged())?.slot).toBe(1);
    expect(server && partnerOf(server, world.judged())?.slot).toBe(0);
  });

  it('messages and ratchets work in both directions', () => {
    const world = established(variant);
    for (const kind of variant === 'duplex'
      ? (['symmetric', 'asymmetric', 'unseen'] as const)
      : (['symmetric', 'unseen'] as const)) {
      for (const slot of [0, 1]) {
        expect(world.ratchet(slot, kind)).toBe(true);
        settle(world);
        expect(world.encrypt(slot)).toBe(true);
        settle(world);
      }
    }
    const { sessions } = world.judged();
    expect(sessions[0]?.history.taken).toEqual(sessions[1]?.history.data);
    expect(sessions[1]?.history.taken).toEqual(sessions[0]?.history.data);
    for (const game of must) expect(judgeAll(game, world.judged()), game.id).toBeUndefined();
  });

  it('the adversary learns from the network and from reveals', () => {
    const world = new World(new System([protocolOf(variant)], 1));
    const { knowledge } = world.system;
    const size = () => knowledge.basis(world.state.k).length;
    const before = size();
    world.newSession(0, 0);
    settle(world);
    const heard = size();
    expect(heard).toBeGreaterThan(before);
    world.revealKey(0);
    expect(size()).toBeGreaterThan(heard);
  });
});

describe.each(must.map((g) => [g.id, g] as const))('%s: freshness', (_, game) => {
  const variant = game.variants[0] ?? 'simplex';
  const fresh = (moves: readonly Move[]) => {
    const world = established(variant);
    if (game.id === 'SEC-07') {
      world.ratchet(0, 'symmetric');
      settle(world);
    }
    for (const move of moves) world.make(move);
    const client = world.judged().sessions[0];
    return client !== undefined && game.fresh(client, world.judged());
  };

  it('admits an honest session', () => expect(fresh([])).toBe(true));

  it('excludes a session that never accepted', () => {
    const world = new World(new System([protocolOf(variant)], 1));
    world.newSession(0, 0);
    expect(world.judged().sessions.some((s) => game.fresh(s, world.judged()))).toBe(false);
  });

  it('excludes or calls not won what was revealed', () => {
    const world = established(variant);
    world.revealState(0);
    expect(judgeAll(game, world.judged())).toBeUndefined();
  });
});
