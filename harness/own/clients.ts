import { once } from 'node:events';
import type { Socket } from 'node:net';
import { systemClock } from '../../impl/clock.ts';
import { backend } from '../../impl/crypto/backends.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { systemRandom } from '../../impl/primitives/random.ts';
import { PeerUnusableError } from '../peer-error.ts';
import { SocketWire } from '../socket-wire.ts';
import type { Target } from '../target.ts';
import { listenOnce, portOf } from '../targets/listen-once.ts';
import { remoteTarget } from '../targets/remote.ts';
import { Targets } from '../targets.ts';
import type { Wire } from '../wire.ts';
import { freshIdentities } from './identities.ts';
import { OwnProcess } from './process.ts';
import type { OwnOptions } from './targets.ts';

/** Milliseconds for a client to connect. */
const ARRIVAL = 10_000;

/**
 * Clients of our own, in a process for each variant, which connect over TCP once for every connection asked for.
 * @throws PeerUnusableError when the process does not start
 */
export async function ownClients(options: OwnOptions, host: string): Promise<Targets> {
  const crypto = backend(options.backend);
  const now = systemClock();
  const targets: Target[] = [];
  for (const variant of options.variants) {
    const ends = options.profiles.map((profile) => ({
      profile,
      ...freshIdentities(variant, profile, crypto, systemRandom, now),
    }));
    const { dialect, backend: backendName, defect } = options;
    const child = await OwnProcess.start({
      ...{ kind: 'serve', host, servers: [], dialect, backend: backendName, defect },
      clients: ends.map(({ client, profile }) => ({ identity: client, profile: profile.name })),
    });
    for (const [index, { server, profile }] of ends.entries())
      targets.push(
        remoteTarget({
          ...{ role: 'client', ours: server, profile, dialect: DIALECTS[dialect], crypto, echo: true },
          name: () => 'our own client over TCP',
          connect: () => arrival(child, index, host),
          startRatchet: (ratchet, { id }) =>
            child.tell({ kind: 'ratchet', ratchet, port: id, clientPort: 0 }),
          endSession: ({ id }) => child.tell({ kind: 'end', port: id, clientPort: 0 }),
          process: child.process,
          close: () => child.process.stop(),
        }),
      );
  }
  return new Targets(targets);
}

/** The connection of a client that is told to make one, known by the port that we took for it. */
async function arrival(child: OwnProcess, client: number, host: string): Promise<Wire> {
  const server = await listenOnce(host, 0);
  const port = portOf(server);
  try {
    const coming = once(server, 'connection', { signal: AbortSignal.timeout(ARRIVAL) });
    child.tell({ kind: 'connect', client, port });
    const [socket]: Socket[] = await coming;
    if (socket === undefined) throw new TypeError('a connection is a socket');
    return new SocketWire(socket, port);
  } catch (error) {
    throw new PeerUnusableError(`our own client did not connect in ${ARRIVAL} ms`, { cause: error });
  } finally {
    server.close();
  }
}
