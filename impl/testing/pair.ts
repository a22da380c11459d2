import type { Crypto } from '../crypto/crypto.ts';
import { Endpoint, type EndpointEvent, type Environment, type Identity, type Output } from '../endpoint.ts';
import { generateKey } from '../keys/generate-key.ts';
import type { PrivateKey } from '../keys/key.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import type { Profile } from '../profile.ts';
import type { Role, Variant } from '../variant.ts';

/** The time that test endpoints live at, and when their keys expire. */
export const NOW = 1_800_000_000n;
export const EXPIRATION = NOW + 1000n;

/** Long-term keys of a server and of a client. */
export interface Keys {
  readonly server: PrivateKey;
  readonly client: PrivateKey;
}

export function testKeys(profile: Profile, crypto: Crypto, seed = 'keys'): Keys {
  const random = seededRandom(seed);
  const key = () => generateKey({ profile, crypto, random, expiration: EXPIRATION });
  return { server: key(), client: key() };
}

export function identity(variant: Variant, role: Role, keys: Keys): Identity {
  const { server, client } = keys;
  if (variant === 'simplex')
    return role === 'client' ? { variant, role, peerKey: server } : { variant, role, ownKey: server };
  return role === 'client'
    ? { variant, role, ownKey: client, peerKey: server }
    : { variant, role, ownKey: server, peerKeys: [client] };
}

export type Overrides = Partial<Environment>;

/** A client and a server that speak to one another in memory, and what happened to each. */
export class Pair {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly events: { readonly client: EndpointEvent[]; readonly server: EndpointEvent[] };
  /** Every packet sent, in order. */
  readonly sent: { from: Role; packet: Uint8Array }[] = [];

  constructor(client: Endpoint, server: Endpoint) {
    this.client = client;
    this.server = server;
    this.events = { client: [], server: [] };
  }

  static create(
    variant: Variant,
    environment: Omit<Environment, 'clock' | 'random'>,
    keys: Keys,
    overrides: { client?: Overrides; server?: Overrides; seed?: string } = {},
  ): Pair {
    const seed = overrides.seed ?? 'session';
    const end = (role: Role) =>
      Endpoint.create(identity(variant, role, keys), {
        clock: () => NOW,
        random: seededRandom(`${seed} ${role}`),
        ...environment,
        ...overrides[role],
      });
    return new Pair(end('client'), end('server'));
  }

  /** Starts both and exchanges packets until there are none left. */
  connect(): this {
    this.server.start();
    return this.run('client', this.client.start());
  }

  /** Takes the output of one side, delivers it, then what the other answers, until there is nothing left. */
  run(from: Role, output: Output): this {
    this.events[from].push(...output.events);
    const to: Role = from === 'client' ? 'server' : 'client';
    for (const packet of output.packets) {
      this.sent.push({ from, packet });
      this.run(to, this[to].receive(packet));
    }
    return this;
  }

  /** What one side delivered to its application. */
  received(role: Role): Uint8Array[] {
    return this.events[role].flatMap((event) => (event.type === 'data' ? [event.data] : []));
  }

  /** Independent copies of both sides, as they stand. */
  snapshot(): Pair {
    return new Pair(this.client.snapshot(), this.server.snapshot());
  }
}
