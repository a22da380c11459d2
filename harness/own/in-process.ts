import { backend } from '../../impl/crypto/backends.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { strict } from '../../impl/policy.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import { strictFramer } from '../../impl/wire/framer.ts';
import { strictKeyFile } from '../../impl/wire/keyfile-policy.ts';
import type { Defect } from '../defects/defect.ts';
import { findDefect } from '../defects/index.ts';
import { inProcessTarget } from '../targets/in-process.ts';
import { Targets } from '../targets.ts';
import { caching } from './caching.ts';
import { freshIdentities } from './identities.ts';
import { isCached, type OwnOptions } from './options.ts';

/** The time of endpoints in process: any will do, and the same one every time replays. */
const NOW = 1_800_000_000n;

/** Servers and clients of our own in this process, under a clock that stands still. */
export function inProcessTargets(options: OwnOptions, seed: number): Targets {
  const plain = backend(options.backend);
  const defect: Partial<Defect> | undefined =
    options.defect === undefined ? undefined : findDefect(options.defect);
  const targets = options.variants.flatMap((variant) =>
    options.profiles.flatMap((profile) => {
      const random = seededRandom(`${seed} keys ${variant} ${profile.name}`);
      const { client, server } = freshIdentities(variant, profile, plain, random, NOW);
      const cached = isCached(options, profile);
      const crypto = cached ? caching(plain) : plain;
      const common = {
        profile,
        cached,
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
