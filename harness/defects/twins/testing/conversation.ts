import { backend } from '../../../../impl/crypto/backends.ts';
import type { Output } from '../../../../impl/endpoint.ts';
import { type Policy, strict } from '../../../../impl/policy.ts';
import { PROFILES, type Profile } from '../../../../impl/profile.ts';
import { type Overrides, Pair, testKeys } from '../../../../impl/testing/pair.ts';
import type { Role, Variant } from '../../../../impl/variant.ts';

const [S1] = PROFILES as readonly [Profile];
const crypto = backend('fast');

/** The long-term keys of every pair here. */
export const KEYS = testKeys(S1, crypto);
export const PROFILE = S1;
export const ROLES = ['client', 'server'] as const;

/** What each side decides otherwise than strictly. */
export type Policies = (role: Role) => Partial<Policy>;

export function other(role: Role): Role {
  return role === 'client' ? 'server' : 'client';
}

/** Two ends that have not spoken yet. */
export function ends(
  variant: Variant,
  policies: Policies,
  overrides: (role: Role) => Overrides = () => ({}),
  seed = 'twins',
): Pair {
  const side = (role: Role): Overrides => ({ policy: { ...strict, ...policies(role) }, ...overrides(role) });
  const environment = { profile: S1, crypto };
  return Pair.create(variant, environment, KEYS, { client: side('client'), server: side('server'), seed });
}

/** Exchanges the packets of a handshake; `change` sees each, numbered from 1, on its way. */
export function connect(pair: Pair, change: (packet: Uint8Array, number: number) => Uint8Array): Pair {
  let number = 0;
  const run = (from: Role, output: Output): void => {
    pair.events[from].push(...output.events);
    for (const packet of output.packets) {
      number += 1;
      run(other(from), pair[other(from)].receive(change(packet.slice(), number)));
    }
  };
  pair.server.start();
  run('client', pair.client.start());
  return pair;
}

/** Gives a packet to one side, and says whether it answered with the packets that it did. */
export function give(pair: Pair, to: Role, packet: Uint8Array): readonly Uint8Array[] {
  const { packets, events } = pair[to].receive(packet);
  pair.events[to].push(...events);
  return packets;
}

/** The one packet that a command gives. */
export function packetOf(output: Output): Uint8Array {
  const [packet] = output.packets;
  if (packet === undefined) throw new Error('there is no packet');
  return packet;
}

/** What became of a pair: the first decision that refused, or what both reached. */
export function outcome({ client, server, events }: Pair): string {
  for (const { reason } of [...events.client, ...events.server].filter((event) => event.type === 'closed')) {
    if (reason.cause === 'failure') return reason.failure.decision;
  }
  const closed = [...events.client, ...events.server].some(({ type }) => type === 'closed');
  return closed
    ? 'closed'
    : client.stage === server.stage
      ? client.stage
      : `${client.stage}, ${server.stage}`;
}
