import type { Crypto } from '../impl/crypto/crypto.ts';
import { equalBytes } from '../impl/primitives/constant-time.ts';
import { DEFAULT_PROFILES, type Profile } from '../impl/profile.ts';
import { Pair, testKeys } from '../impl/testing/pair.ts';
import type { Variant } from '../impl/variant.ts';
import { byBackend } from './backends.ts';
import { type Benchmark, type Target, type Timed, work } from './benchmark.ts';
import { repeat } from './repeat.ts';

const VARIANTS = [
  { variant: 'simplex', label: 'Simplex', signatures: 1 },
  { variant: 'duplex', label: 'Duplex', signatures: 4 },
] as const satisfies readonly { variant: Variant; label: string; signatures: number }[];

/**
 * Signatures in a run. How long an ML-DSA signature takes hangs on what is signed: a run makes these many of
 * different things, and every run the same ones.
 */
const SIGNATURES_PER_RUN = 32;

/** What both sides together are to reach in Simplex s5, handshakes a second on one core. */
const TARGETS: Readonly<Record<string, Target>> = { noble: { bound: 35 }, pqclean: { bound: 300 } };

/** Whole handshakes, both sides in one process. */
export const handshakeBenchmarks: readonly Benchmark[] = byBackend('handshakes', (crypto) =>
  VARIANTS.flatMap((row) => DEFAULT_PROFILES.map((profile) => handshake(row, profile, crypto))),
);

function handshake(
  { variant, label, signatures }: (typeof VARIANTS)[number],
  profile: Profile,
  crypto: Crypto,
): Timed {
  const target = variant === 'simplex' && profile.name === 's5' ? TARGETS[crypto.name] : undefined;
  return {
    kind: 'timed',
    name: `${label} handshake ${profile.name}, ${crypto.name}`,
    unit: 'handshakes/s',
    operations: SIGNATURES_PER_RUN / signatures,
    ...(target === undefined ? {} : { target }),
    prepare(operations) {
      const keys = testKeys(profile, crypto);
      return work(
        () =>
          repeat(operations, (index) =>
            Pair.create(variant, { profile, crypto }, keys, { seed: `handshake ${index}` }).connect(),
          ),
        (pairs) => pairs.every(agree),
      );
    },
  };
}

/** Whether both sides are established, with one transcript. */
function agree({ client, server }: Pair): boolean {
  const { transcriptHash } = client;
  return (
    client.stage === 'established' &&
    server.stage === 'established' &&
    transcriptHash !== undefined &&
    equalBytes(transcriptHash, server.transcriptHash ?? new Uint8Array(0))
  );
}
