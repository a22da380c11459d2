import { describe, expect, it } from 'vitest';
import { checkMutant, readReplay } from '../check.ts';
import { protocolOf } from '../hunt.ts';
import { channelSkips, ciphers, derivesFrom } from '../mutants/edit.ts';
import { type Protocol, VARIANTS } from '../protocol.ts';
import { System } from '../system.ts';
import type { Term } from '../term.ts';
import { settle } from '../testing/settle.ts';
import { replay, World } from '../world.ts';
import { isImpersonatedTo, nameOfForgery, sharesKeysUnknowingly } from './attacks.ts';
import { judgeAll } from './game.ts';
import { gameOf } from './index.ts';

/** The session that the shortest attack on a mutant is won against, and the world at its end. */
function lostBy(mutant: string) {
  const { attack } = checkMutant(mutant);
  if (attack === undefined) throw new Error(`${mutant} is not caught`);
  const { system, moves, game } = readReplay(attack);
  const world = replay(system, moves)?.judged();
  const win = world && judgeAll(game, world);
  const target = win && world?.sessions[win.slot];
  if (world === undefined || target === undefined) throw new Error(`${mutant}: the trace does not replay`);
  return { world, target, name: win?.attack };
}

/** An honest run of every link, for comparison. */
function honest(protocols: readonly Protocol[], links: number): World {
  const world = new World(new System(protocols, links));
  for (const { index, role } of world.system.slots) if (role === 'client') world.newSession(index, 0);
  settle(world);
  return world;
}

describe('the classical attacks, each on a mutant that it is won against', () => {
  it.each(['server-key-not-in-transcript', 'client-key-not-in-transcript'])(
    'unknown key share: %s',
    (mutant) => {
      const { world, target, name } = lostBy(mutant);
      expect(name).toBe('unknown key share');
      expect(sharesKeysUnknowingly(target, world)).toBe(true);
      expect(isImpersonatedTo(target, world)).toBe(false);
    },
  );

  it('key-compromise impersonation: packet-3-verified-with-own-key', () => {
    const { world, target, name } = lostBy('packet-3-verified-with-own-key');
    expect(name).toBe('key-compromise impersonation');
    expect(isImpersonatedTo(target, world)).toBe(true);
    expect(sharesKeysUnknowingly(target, world)).toBe(false);
  });

  it('of honest sessions, none', () => {
    for (const variant of VARIANTS) {
      const world = honest([protocolOf(variant)], 2).judged();
      for (const target of world.sessions) {
        expect(target.history.accepted).toBeGreaterThan(0);
        expect(sharesKeysUnknowingly(target, world)).toBe(false);
        expect(isImpersonatedTo(target, world)).toBe(false);
      }
    }
  });

  it.each([
    ['receiver-state-not-stored', 'replay'],
    ['ratchet-same-keys-both-ways', 'reflection'],
    ['tag-not-compared', 'forgery'],
  ])('%s: %s', (mutant, attack) => {
    const { world, target, name } = lostBy(mutant);
    expect(name).toBe(attack);
    const position = target.history.taken.length - 1;
    expect(nameOfForgery(target, target.history.taken[position] ?? -1, position, world)).toBe(attack);
  });
});

describe('attacks that more than one thing must be wrong for', () => {
  /** Seals messages and gives one to a server; what SEC-06 says of it, undefined where it refuses the packet. */
  function misplace(
    protocols: readonly Protocol[],
    links: number,
    { from, messages, to }: { readonly from: number; readonly messages: number; readonly to: number },
  ): string | undefined {
    const world = honest(protocols, links);
    for (let i = 0; i < messages; i++) world.encrypt(from);
    const packet: Term = world.system.session(world.state, from).history.data.at(-1) ?? -1;
    expect(world.deliver(to, packet)).toBe(true);
    return judgeAll(gameOf('SEC-06'), world.judged())?.attack;
  }
  const [simplex, duplex] = [protocolOf('simplex'), protocolOf('duplex')];

  it('reordering: no sequence, nonce or chain', () => {
    const second = { from: 0, messages: 2, to: 1 };
    const unnumbered = channelSkips('message', 'sequence')(simplex);
    expect(misplace([ciphers({ chained: false, nonceRunsOn: false })(unnumbered)], 1, second)).toBe(
      'reordering',
    );
    // Either of them keeps the order.
    for (const kept of [{ chained: false }, { nonceRunsOn: false }])
      expect(misplace([ciphers(kept)(unnumbered)], 1, second)).toBeUndefined();
    expect(misplace([ciphers({ chained: false, nonceRunsOn: false })(simplex)], 1, second)).toBeUndefined();
  });

  it('splice from another session: keys of no secret and no transcript, and confirmations that are not chained', () => {
    const first = { from: 0, messages: 1, to: 3 };
    const sameKeys = derivesFrom(() => false);
    expect(misplace([ciphers({ continues: false })(sameKeys(simplex))], 2, first)).toBe(
      'splice from another session',
    );
    expect(misplace([simplex], 2, first)).toBeUndefined();
  });

  it('splice from the other variant: no tag compared', () => {
    // Its second message has the number that a Duplex server waits for first.
    const second = { from: 0, messages: 2, to: 3 };
    const untagged = channelSkips('message', 'tag')(duplex);
    expect(misplace([simplex, untagged], 1, second)).toBe('splice from the other variant');
    expect(misplace([simplex, duplex], 1, second)).toBeUndefined();
  });
});
