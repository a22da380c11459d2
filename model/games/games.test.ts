import { describe, expect, it } from 'vitest';
import { checkMutant } from '../check.ts';
import { DIALECTS } from '../dialect.ts';
import { protocolOf } from '../hunt.ts';
import { VARIANTS, type Variant } from '../protocol.ts';
import { System } from '../system.ts';
import { settle } from '../testing/settle.ts';
import { World } from '../world.ts';
import { judgeAll } from './game.ts';
import { GAMES, gameOf } from './index.ts';
import { partnerOf } from './partner.ts';

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

/** What the adversary holds to begin with, and after what has happened. */
function knowledgeOf({ system, state }: World): { before: number; now: number } {
  const size = (k: number) => system.knowledge.basis(k).length;
  return { before: size(system.initial().k), now: size(state.k) };
}

const played = must.flatMap((game) => game.variants.map((variant) => [game.id, variant, game] as const));

describe.each(played)('%s in %s: no vacuous truth', (_, variant, game) => {
  /** An honest run as the game wants it, and how the client of it stands. */
  const run = () => {
    const world = established(variant);
    if (game.uses.ratchets) world.ratchet(0, 'symmetric');
    if (game.uses.messages) world.encrypt(0);
    settle(world);
    return world;
  };
  const clientOf = (world: World) => {
    const [client] = world.judged().sessions;
    if (client === undefined) throw new Error('there is no client');
    return client;
  };

  it('an honest session accepts and is fresh, the adversary hears of it and does not win', () => {
    const world = run();
    const client = clientOf(world);
    expect(client.history.accepted).toBeGreaterThan(0);
    expect(game.fresh(client, world.judged())).toBe(true);
    const { before, now } = knowledgeOf(world);
    expect(now).toBeGreaterThan(before);
    expect(judgeAll(game, world.judged())).toBeUndefined();
  });

  it('a session that never accepted is not fresh', () => {
    const world = new World(new System([protocolOf(variant)], 1));
    world.newSession(0, 0);
    expect(world.judged().sessions.some((s) => game.fresh(s, world.judged()))).toBe(false);
  });

  it('what was revealed is not fresh, or not lost by it', () => {
    const world = run();
    const { now } = knowledgeOf(world);
    expect(world.revealState(1)).toBe(true);
    expect(knowledgeOf(world).now).toBeGreaterThan(now);
    // SEC-07 counts by epochs: it goes on, and the one that was revealed does not count.
    expect(game.fresh(clientOf(world), world.judged())).toBe(game.id === 'SEC-07');
    expect(judgeAll(game, world.judged())).toBeUndefined();
  });

  it('a signing key corrupted before acceptance is an excuse', () => {
    const world = new World(new System([protocolOf(variant)], 1));
    world.newSession(0, 0);
    world.corruptLongTerm(0);
    settle(world);
    expect(clientOf(world).history.accepted).toBeGreaterThan(0);
    expect(judgeAll(game, world.judged())).toBeUndefined();
  });
});

describe('SEC-08', () => {
  it('is about one exposed secret, not about both', () => {
    const world = established('duplex');
    const sec08 = gameOf('SEC-08');
    const isFresh = () => world.judged().sessions.map((session) => sec08.fresh(session, world.judged()));
    expect(world.exposeSecret(0, 'secA')).toBe(true);
    expect(isFresh()).toEqual([true, true]);
    expect(world.exposeSecret(1, 'secB')).toBe(true);
    expect(isFresh()).toEqual([false, false]);
  });
});

describe('what a lost game is lost by', () => {
  it.each([
    ['signature-2-not-verified', 'accepted without a partner'],
    ['keys-without-secret', 'keys derived'],
    ['teardown-does-not-erase', 'keys derived afterwards'],
    ['messages-in-clear', 'plaintext derived'],
    ['nonce-not-advanced', 'keystream used twice'],
    ['time-1-not-checked', 'inadmissible header accepted'],
    ['ratchet-key-is-channel-key', 'new keys derived'],
    ['old-keys-kept', 'old keys derived'],
    ['keys-without-client-secret', 'keys derived from one secret'],
    ['configuration-not-compared', 'configuration not its own'],
    ['configuration-not-in-transcript', 'configurations differ'],
  ])('%s: %s', (mutant, attack) => {
    expect(checkMutant(mutant).attack?.judgement?.observed).toBe(attack);
  });
});
