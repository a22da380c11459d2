import { describe, expect, it, vi } from 'vitest';
import { backend } from '../crypto/backends.ts';
import { Endpoint, type Output } from '../endpoint.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import { findProfile } from '../profile.ts';
import { StateError } from '../state-error.ts';
import { identity, NOW, testKeys } from '../testing/pair.ts';
import type { Role, Variant } from '../variant.ts';
import { runSlowTask, SlowCrypto, type SlowTask } from './slow-crypto.ts';
import { Stepper } from './stepper.ts';

const crypto = backend('fast');
const profile = findProfile('s1');
if (profile === undefined) throw new Error('there is no s1');
const keys = testKeys(profile, crypto);

/** An end of a session all of whose public-key operations are done elsewhere. */
function patient(variant: Variant, role: Role, run: (task: SlowTask) => Promise<void> = async () => {}) {
  const random = seededRandom(`elsewhere ${role}`);
  const drawn = { random: seededRandom(role), clock: () => NOW };
  const slow = new SlowCrypto(crypto, drawn, () => true);
  const environment = { profile: keys.server.profile, crypto: slow, clock: slow.clock, random: slow.random };
  return new Stepper({
    endpoint: Endpoint.create(identity(variant, role, keys), environment),
    slow: {
      crypto: slow,
      run: async (task) => {
        await run(task);
        return runSlowTask(task, crypto, random);
      },
    },
  });
}

async function output(stepper: Stepper, operation: (endpoint: Endpoint) => Output): Promise<Output> {
  let came: Output = { packets: [], events: [] };
  await stepper.step(operation, (each) => {
    came = each;
  });
  return came;
}

describe('steps with slow operations', () => {
  it.each(['simplex', 'duplex'] as const)('come to a %s session, on which data goes', async (variant) => {
    const done: string[] = [];
    const note = async ({ operation }: SlowTask) => {
      done.push(operation);
    };
    const ends = { client: patient(variant, 'client', note), server: patient(variant, 'server', note) };
    await output(ends.server, (endpoint) => endpoint.start());
    let { packets } = await output(ends.client, (endpoint) => endpoint.start());
    for (let to: Role = 'server'; packets.length > 0; to = to === 'server' ? 'client' : 'server') {
      const [packet = new Uint8Array(0)] = packets;
      ({ packets } = await output(ends[to], (endpoint) => endpoint.receive(packet)));
    }
    expect([ends.client.endpoint.stage, ends.server.endpoint.stage]).toEqual(['established', 'established']);
    const message = Uint8Array.of(1, 2, 3);
    const sent = await output(ends.client, (endpoint) => endpoint.send(message));
    const { events } = await output(ends.server, (endpoint) => endpoint.receive(sent.packets[0] ?? message));
    expect(events).toEqual([{ type: 'data', data: message }]);
    const each = variant === 'simplex' ? 1 : 2;
    for (const operation of ['generateKeyPair', 'decapsulate'])
      expect(done.filter((name) => name === operation)).toHaveLength(each);
    expect(done.filter((name) => name === 'sign').length).toBeGreaterThanOrEqual(each);
  });

  it('keep the endpoint as it was until they are done, and no other begins', async () => {
    let go = () => {};
    const until = new Promise<void>((resolve) => {
      go = resolve;
    });
    const server = patient('simplex', 'server', () => until);
    const client = Endpoint.create(identity('simplex', 'client', keys), {
      ...{ profile: keys.server.profile, crypto, clock: () => NOW, random: seededRandom('client') },
    });
    await output(server, (endpoint) => endpoint.start());
    const [packet = new Uint8Array(0)] = client.start().packets;
    const answer = output(server, (endpoint) => endpoint.receive(packet));
    expect([server.busy, server.endpoint.stage]).toEqual([true, 'connect request']);
    expect(() =>
      server.step(
        (endpoint) => endpoint.close(),
        () => {},
      ),
    ).toThrow(StateError);
    go();
    expect((await answer).packets).toHaveLength(1);
    expect([server.busy, server.endpoint.stage]).toEqual([false, 'exchange request']);
  });

  it('make no copy for a part of a packet', async () => {
    const server = patient('simplex', 'server');
    const client = patient('simplex', 'client');
    await output(server, (endpoint) => endpoint.start());
    const { packets } = await output(client, (endpoint) => endpoint.start());
    const [packet = new Uint8Array(0)] = packets;
    expect(server.endpoint.missing).toBe(packet.length);
    const copies = vi.spyOn(Endpoint.prototype, 'snapshot');
    const ignored = () => {};
    server.step((endpoint) => endpoint.receive(packet.subarray(0, -1)), ignored, true);
    expect([copies.mock.calls.length, server.endpoint.missing]).toEqual([0, 1]);
    const answer = await output(server, (endpoint) => endpoint.receive(packet.subarray(-1)));
    expect([copies.mock.calls.length > 0, answer.packets.length]).toEqual([true, 1]);
    copies.mockRestore();
    client.endpoint.abort();
    expect(client.endpoint.missing).toBe(0);
  });

  it('come to nothing where the endpoint is closed meanwhile, or what was to do it cannot', async () => {
    let fails = true;
    const until = async () => {
      if (fails) throw new Error('the thread is gone');
    };
    const client = patient('duplex', 'client', until);
    // A Duplex client signs its first packet.
    await expect(output(client, (endpoint) => endpoint.start())).rejects.toThrow('the thread is gone');
    expect(client.busy).toBe(false);
    fails = false;
    const given = output(client, (endpoint) => endpoint.start());
    client.endpoint.abort();
    expect(await given).toEqual({ packets: [], events: [] });
    expect(client.endpoint.stage).toBe('closed');
  });
});
