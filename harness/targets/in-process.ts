import type { RatchetKind } from '../../impl/channel/data-phase.ts';
import type { Clock } from '../../impl/clock.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { DIALECTS, type Dialect } from '../../impl/dialect.ts';
import { Endpoint, type Identity, type Output } from '../../impl/endpoint.ts';
import { type Policy, type SessionKeys, strict } from '../../impl/policy.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import { type FramerPolicy, strictFramer } from '../../impl/wire/framer.ts';
import type { KeyFilePolicy } from '../../impl/wire/keyfile-policy.ts';
import { decodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { decodePublicKey } from '../../impl/wire/public-key-file.ts';
import { claimOf, stageOf } from '../claim.ts';
import { echoOf } from '../echo.ts';
import { Inside } from '../inside.ts';
import { NO_WAIT } from '../patience.ts';
import { PeerCrashedError } from '../peer-error.ts';
import type { PeerSettings, Target } from '../target.ts';
import { watchKeys } from '../watch-keys.ts';
import type { Wire, WireEvent } from '../wire.ts';

/** What an in-process peer is made of. */
export interface InProcessOptions {
  readonly role: Role;
  /** Who the peer is, and who we are to it. */
  readonly peer: Identity;
  readonly ours: Identity;
  readonly profile: Profile;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly seed: string;
  readonly dialect?: Dialect;
  /** What of the dialect the peer has, where it deviates. */
  readonly peerDialect?: Dialect;
  /** The peer's decisions. */
  readonly policy?: Policy;
  readonly framer?: FramerPolicy;
  readonly keyFile?: KeyFilePolicy;
  /** Whether handshakes are cached. */
  readonly cached?: boolean;
}

/** The reference implementation in this process, which echoes every message. */
export function inProcessTarget(options: InProcessOptions): Target {
  const { role, peer, ours, profile, crypto, clock, seed } = options;
  const dialect = options.dialect ?? DIALECTS.reference;
  const policy = options.policy ?? strict;
  const open = new Map<number, EchoWire>();
  const taken = new Map<number, SessionKeys[]>();
  let connections = 0;
  const environment = (
    random: RandomSource,
    keys: SessionKeys[],
    inside: Inside,
    settings: PeerSettings,
  ) => ({
    profile,
    crypto: inside.crypto(crypto),
    clock: settings.clock ?? clock,
    random: inside.random(random),
    dialect: options.peerDialect ?? dialect,
    policy: inside.policy(watchKeys({ ...policy, ...settings.policy }, keys)),
    framer: options.framer ?? strictFramer,
  });
  const endpointOf = (id: number): Endpoint => {
    const wire = open.get(id);
    if (wire === undefined) throw new RangeError('the connection was let go of');
    return wire.inside.endpoint;
  };
  return {
    name: 'in process',
    role,
    identity: ours,
    profile,
    dialect,
    crypto,
    clock,
    ...(options.cached ? { cached: true } : {}),
    capabilities: {
      echo: true,
      startsRatchets: true,
      setsClock: true,
      revealsKeys: true,
      setsPolicy: true,
      revealsState: true,
      endsSessions: true,
      setsIdentity: true,
      readsKeyFiles: true,
      tellsStage: true,
      claims: true,
    },
    patience: NO_WAIT,
    keyFiles: {
      publicKey: (file) => decodePublicKey(file, options.keyFile),
      privateKey: (file) => decodePrivateKey(file, crypto, options.keyFile),
    },
    async connect(settings = {}) {
      connections += 1;
      const id = connections;
      const keys: SessionKeys[] = [];
      const inside = new Inside();
      const random = seededRandom(`${seed} peer ${settings.seed ?? id}`);
      inside.endpoint = Endpoint.create(
        settings.identity?.(peer) ?? peer,
        environment(random, keys, inside, settings),
      );
      const wire = new EchoWire(id, inside, () => {
        open.delete(id);
        taken.delete(id);
      });
      taken.set(id, keys);
      open.set(id, wire);
      return wire;
    },
    startRatchet: (kind, { id }) => open.get(id)?.ratchet(kind),
    keysOf: ({ id }) => taken.get(id) ?? [],
    insideOf: ({ id }) => open.get(id)?.inside,
    stageOf: async ({ id }) => stageOf(endpointOf(id)),
    claimOf: async ({ id }) => claimOf(endpointOf(id), taken.get(id) ?? []),
    say: (data, { id }) => open.get(id)?.say(data),
    endSession: ({ id }) => open.get(id)?.end(),
    async close() {
      for (const wire of open.values()) wire.close();
    },
  };
}

/** A wire to an endpoint in this process that sends back what it receives. */
class EchoWire implements Wire {
  readonly id: number;
  readonly inside: Inside;
  readonly #endpoint: Endpoint;
  readonly #onClose: () => void;
  readonly #inbox: WireEvent[] = [];

  constructor(id: number, inside: Inside, onClose: () => void) {
    this.id = id;
    this.inside = inside;
    this.#endpoint = inside.endpoint;
    this.#onClose = onClose;
    this.#apply(this.#endpoint.start());
  }

  send(bytes: Uint8Array): void {
    if (this.#endpoint.stage === 'closed') return;
    let output: Output;
    try {
      output = this.#endpoint.receive(bytes.slice());
    } catch (error) {
      throw new PeerCrashedError('the peer threw an error that nothing catches', { cause: error });
    }
    this.#apply(output);
  }

  ratchet(kind: RatchetKind): void {
    if (this.#endpoint.canSend) this.#apply(this.#endpoint.ratchet(kind));
  }

  say(data: Uint8Array): void {
    if (this.#endpoint.canSend) this.#apply(this.#endpoint.send(data));
  }

  async sent(): Promise<boolean> {
    return true;
  }

  reset(): void {
    this.close();
  }

  end(): void {
    this.#apply(this.#endpoint.close());
  }

  async read(): Promise<WireEvent> {
    const next = this.#inbox[0];
    if (next === undefined) return { kind: 'quiet' };
    if (next.kind !== 'end') this.#inbox.shift();
    return next;
  }

  close(): void {
    this.#apply(this.#endpoint.abort());
    this.#onClose();
  }

  #echo(data: Uint8Array): void {
    const output = echoOf(this.#endpoint, data);
    if (output !== undefined) this.#apply(output);
  }

  #apply(output: Output): void {
    for (const bytes of output.packets) this.#inbox.push({ kind: 'bytes', bytes });
    this.inside.events.push(...output.events);
    for (const event of output.events) {
      if (event.type === 'data') this.#echo(event.data);
      if (event.type === 'closed') this.#inbox.push({ kind: 'end', how: 'closed' });
    }
  }
}
