import { systemClock } from '../../impl/clock.ts';
import { backend } from '../../impl/crypto/backends.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { hasSlowOperations } from '../../impl/net/slow-crypto.ts';
import { systemRandom } from '../../impl/primitives/random.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import type { Between } from '../between/between.ts';
import type { Target } from '../target.ts';
import { arrival } from '../targets/arrival.ts';
import { remoteTarget } from '../targets/remote.ts';
import { type SocketOptions, socketTarget } from '../targets/socket.ts';
import { Targets } from '../targets.ts';
import type { Wire } from '../wire.ts';
import { caching, DRAWS } from './caching.ts';
import { freshIdentities, type Identities } from './identities.ts';
import { isCached, type OwnOptions } from './options.ts';
import { OwnProcess } from './process.ts';

/** What the servers beside those under test allow, so that their limits are quickly reached. */
const SMALL_LIMITS = { connections: 12, handshakeTime: 1_000 };

/** The same where a handshake takes longer. */
const SLOW_LIMITS = { connections: 12, handshakeTime: 20_000 };

/** A server and a client of our own of one profile, each once as it is and once otherwise, in a process. */
interface OwnEnds extends Identities {
  readonly profile: Profile;
  readonly child: OwnProcess;
  readonly host: string;
  readonly options: OwnOptions;
  readonly crypto: Crypto;
  /** Where handshakes are cached, the time at which all clocks stand. */
  readonly cachedAt: bigint | undefined;
  readonly limits: typeof SMALL_LIMITS;
  /** Places of two servers, the second with small limits, and of two clients, the second mute, in the process's order. */
  readonly places: readonly [number, number];
}

/**
 * Servers and clients of our own over TCP, in a process for each variant: servers on free ports of `host`, clients that
 * connect once for every connection asked for.
 * @throws PeerUnusableError when a process does not start
 */
export async function ownPeers(
  options: OwnOptions,
  host: string,
  roles: readonly Role[] = ['server', 'client'],
): Promise<Targets> {
  const targets: Target[] = [];
  for (const variant of options.variants)
    for (const ends of await startEnds(variant, options, host))
      targets.push(...roles.map((role) => (role === 'server' ? ownServer(ends) : ownClient(ends))));
  return new Targets(targets);
}

/** The servers alone. @throws PeerUnusableError when a process does not start */
export function ownServers(options: OwnOptions, host: string): Promise<Targets> {
  return ownPeers(options, host, ['server']);
}

async function startEnds(variant: Variant, options: OwnOptions, host: string): Promise<readonly OwnEnds[]> {
  const { dialect, backend: name, defect } = options;
  const now = systemClock();
  const all = options.profiles.map((profile) => {
    const cached = isCached(options, profile);
    const crypto = backend(name);
    return {
      profile,
      ...freshIdentities(variant, profile, crypto, systemRandom, now),
      crypto: cached ? caching(crypto) : crypto,
      cachedAt: cached ? now : undefined,
      limits: hasSlowOperations(profile) ? SLOW_LIMITS : SMALL_LIMITS,
    };
  });
  const child = await OwnProcess.start({
    ...{ kind: 'serve', host, dialect, backend: name, defect },
    servers: all.flatMap(({ server: identity, limits, ...ends }) => [
      { identity, ...orderOf(ends) },
      { identity, ...orderOf(ends), limits },
    ]),
    clients: all.flatMap(({ client: identity, ...ends }) => [
      { identity, ...orderOf(ends) },
      // The servers that it talks to draw anew.
      { identity, ...orderOf(ends, 1), mute: true },
    ]),
  });
  return all.map((ends, at) => ({ ...ends, child, host, options, places: [2 * at, 2 * at + 1] }));
}

function orderOf({ profile, cachedAt }: Pick<OwnEnds, 'profile' | 'cachedAt'>, draws = DRAWS) {
  const cached = cachedAt === undefined ? {} : { cached: { at: cachedAt, draws } };
  return { profile: profile.name, ...cached };
}

/** What both roles have. */
function commonOf({ profile, child, crypto, cachedAt, options: { dialect } }: OwnEnds) {
  return {
    ...{ profile, dialect: DIALECTS[dialect], crypto, echo: true, process: child.process },
    ...(cachedAt === undefined ? {} : { cached: true, clock: () => cachedAt }),
    close: () => child.process.stop(),
  };
}

function ownServer(ends: OwnEnds): Target {
  const { child, client, host, limits, places } = ends;
  const server = (place: number): SocketOptions => ({
    ...commonOf(ends),
    ...{ host, port: () => child.port(place), ours: client },
    startRatchet: (ratchet, wire) =>
      child.tell({ kind: 'ratchet', ratchet, port: child.port(place), clientPort: wire.id }),
    say: (data, wire) => child.tell({ kind: 'say', data, port: child.port(place), clientPort: wire.id }),
    endSession: (wire) => child.tell({ kind: 'end', port: child.port(place), clientPort: wire.id }),
  });
  const [usual, other] = places;
  const limited = socketTarget({ ...server(other), limits });
  const between: Between = {
    connect: () => clientOf(ends, other),
    say: async (data, { id }) => child.tell({ kind: 'say', data, port: id, clientPort: 0 }),
    // They are of the server's own process.
    close: async () => {},
  };
  return socketTarget({ ...server(usual), limited, between });
}

function ownClient(ends: OwnEnds): Target {
  const { child, server, places } = ends;
  return remoteTarget({
    ...commonOf(ends),
    ...{ role: 'client', ours: server },
    name: () => 'our own client over TCP',
    connect: () => clientOf(ends, places[0]),
    startRatchet: (ratchet, { id }) => child.tell({ kind: 'ratchet', ratchet, port: id, clientPort: 0 }),
    say: (data, { id }) => child.tell({ kind: 'say', data, port: id, clientPort: 0 }),
    endSession: ({ id }) => child.tell({ kind: 'end', port: id, clientPort: 0 }),
  });
}

/** The connection of one of our own clients. */
function clientOf({ child, host }: OwnEnds, client: number): Promise<Wire> {
  return arrival('our own client', host, (port) => child.tell({ kind: 'connect', client, port }));
}
