import { describe, expect, it } from 'vitest';
import { protocolOf } from '../hunt.ts';
import { type Protocol, VARIANTS } from '../protocol.ts';
import { System } from '../system.ts';
import { settle } from '../testing/settle.ts';
import { World } from '../world.ts';
import { arePartners, related, shareValues } from './partner.ts';

/** Two links of which the first is established, and the server's answer has reached the second client. */
function worldOf(protocol: Protocol): World {
  const world = new World(new System([protocol], 2));
  world.newSession(0, 0);
  settle(world);
  world.newSession(2, 0);
  for (const slot of [3, 2]) world.deliver(slot, world.system.pending(world.state, slot) ?? -1);
  return world;
}

describe.each(VARIANTS)('%s', (variant) => {
  it('sessions share values, whichever of them is asked, and none with a stranger', () => {
    const world = worldOf(protocolOf(variant)).judged();
    const [client, server, second, secondServer] = world.sessions;
    if (!client || !server || !second || !secondServer) throw new Error('there are no two links');
    for (const [a, b] of [
      [client, server],
      [second, secondServer],
    ] as const) {
      expect(shareValues(a, b)).toBe(true);
      expect(shareValues(b, a)).toBe(true);
      expect(related(a, world).map(({ slot }) => slot)).toEqual([a.slot, b.slot]);
      expect(related(b, world).map(({ slot }) => slot)).toEqual([a.slot, b.slot]);
    }
    expect(shareValues(client, secondServer)).toBe(false);
  });

  it('partners agree in cookie, keys and transcript [F 3.5]', () => {
    const [client, server, second] = worldOf(protocolOf(variant)).judged().sessions;
    if (!client || !server || !second) throw new Error('there are no two links');
    const changed = (history: Partial<typeof server.history>) => ({
      ...server,
      history: { ...server.history, ...history },
    });
    const [keys] = server.history.epochs;
    expect(arePartners(client, server)).toBe(true);
    expect(arePartners(client, changed({ cookie: -2 }))).toBe(false);
    expect(arePartners(client, changed({ transcript: server.history.transcript.slice(1) }))).toBe(false);
    expect(arePartners(client, changed({ epochs: keys ? [{ ...keys, k2: -2 }] : [] }))).toBe(false);
    expect(arePartners(client, second)).toBe(false);
    expect(arePartners(client, { ...server, role: 'client' })).toBe(false);
  });
});
