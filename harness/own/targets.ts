import { systemClock } from '../../impl/clock.ts';
import { type BackendName, backend } from '../../impl/crypto/backends.ts';
import { DIALECTS, type DialectName } from '../../impl/dialect.ts';
import { strict } from '../../impl/policy.ts';
import { systemRandom } from '../../impl/primitives/random.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Variant } from '../../impl/variant.ts';
import { strictFramer } from '../../impl/wire/framer.ts';
import { strictKeyFile } from '../../impl/wire/keyfile-policy.ts';
import type { Between } from '../between/between.ts';
import type { Defect } from '../defects/defect.ts';
import { findDefect } from '../defects/index.ts';
import type { Target } from '../target.ts';
import { inProcessTarget } from '../targets/in-process.ts';
import { type SocketOptions, socketTarget } from '../targets/socket.ts';
import { Targets } from '../targets.ts';
import { arrival } from './arrival.ts';
import { freshIdentities } from './identities.ts';
import { OwnProcess } from './process.ts';

/** What of the reference implementation is tested. */
export interface OwnOptions {
  readonly variants: readonly Variant[];
  readonly profiles: readonly Profile[];
  readonly dialect: DialectName;
  readonly backend: BackendName;
  /** The id of a seeded defect that it has, if any. */
  readonly defect: string | undefined;
}

/** What the servers beside those under test allow, so that their limits are quickly reached. */
const SMALL_LIMITS = { connections: 12, handshakeTime: 1_000 };

/**
 * Servers of our own, in a process for each variant, on free ports of `host`.
 * @throws PeerUnusableError when they do not come to listen
 */
export async function ownServers(options: OwnOptions, host: string): Promise<Targets> {
  const crypto = backend(options.backend);
  const now = systemClock();
  const targets: Target[] = [];
  for (const variant of options.variants) {
    const ends = options.profiles.map((profile) => ({
      profile,
      ...freshIdentities(variant, profile, crypto, systemRandom, now),
    }));
    const child = await OwnProcess.start({
      kind: 'serve',
      host,
      servers: ends.flatMap(({ server, profile }) => [
        { identity: server, profile: profile.name },
        { identity: server, profile: profile.name, limits: SMALL_LIMITS },
      ]),
      dialect: options.dialect,
      backend: options.backend,
      defect: options.defect,
      clients: ends.map(({ client, profile }) => ({ identity: client, profile: profile.name, mute: true })),
    });
    for (const [index, { client, profile }] of ends.entries()) {
      const server = (which: number): SocketOptions => ({
        host,
        port: () => child.port(which),
        ours: client,
        profile,
        dialect: DIALECTS[options.dialect],
        crypto,
        echo: true,
        startRatchet: (ratchet, wire) =>
          child.tell({ kind: 'ratchet', ratchet, port: child.port(which), clientPort: wire.id }),
        endSession: (wire) => child.tell({ kind: 'end', port: child.port(which), clientPort: wire.id }),
        process: child.process,
      });
      const between: Between = {
        connect: () => arrival(child, index, host),
        say: (data, { id }) => child.tell({ kind: 'say', data, port: id, clientPort: 0 }),
        // They are of the servers' process.
        close: async () => {},
      };
      const limited = socketTarget({ ...server(2 * index + 1), limits: SMALL_LIMITS });
      targets.push(
        socketTarget({ ...server(2 * index), limited, between, close: () => child.process.stop() }),
      );
    }
  }
  return new Targets(targets);
}

/** The time of endpoints in process: any will do, and the same one every time replays. */
const NOW = 1_800_000_000n;

/** Servers and clients of our own in this process, under a clock that stands still. */
export function inProcessTargets(options: OwnOptions, seed: number): Targets {
  const crypto = backend(options.backend);
  const defect: Partial<Defect> | undefined =
    options.defect === undefined ? undefined : findDefect(options.defect);
  const targets = options.variants.flatMap((variant) =>
    options.profiles.flatMap((profile) => {
      const random = seededRandom(`${seed} keys ${variant} ${profile.name}`);
      const { client, server } = freshIdentities(variant, profile, crypto, random, NOW);
      const common = {
        profile,
        crypto,
        clock: () => NOW,
        dialect: DIALECTS[options.dialect],
        peerDialect: { ...DIALECTS[options.dialect], ...defect?.dialect },
        policy: { ...strict, ...defect?.policy },
        framer: { ...strictFramer, ...defect?.framer },
        keyFile: { ...strictKeyFile, ...defect?.keyFile },
      };
      return (['server', 'client'] as const).map((role) =>
        inProcessTarget({
          ...common,
          role,
          peer: role === 'server' ? server : client,
          ours: role === 'server' ? client : server,
          seed: `${seed} ${variant} ${profile.name} ${role}`,
        }),
      );
    }),
  );
  return new Targets(targets);
}
