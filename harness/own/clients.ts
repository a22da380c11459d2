import { systemClock } from '../../impl/clock.ts';
import { backend } from '../../impl/crypto/backends.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { systemRandom } from '../../impl/primitives/random.ts';
import type { Target } from '../target.ts';
import { remoteTarget } from '../targets/remote.ts';
import { Targets } from '../targets.ts';
import { arrival } from './arrival.ts';
import { freshIdentities } from './identities.ts';
import { OwnProcess } from './process.ts';
import type { OwnOptions } from './targets.ts';

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
