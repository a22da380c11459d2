import type { Crypto } from '../impl/crypto/crypto.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { DEFAULT_PROFILES, type SignatureName } from '../impl/profile.ts';
import { byBackend } from './backends.ts';
import { type Benchmark, type Timed, work } from './benchmark.ts';
import { repeat } from './repeat.ts';

/** How long a signature takes hangs on what is signed: a run signs this many hashes, and each run the same. */
const PER_RUN = 32;
const HASH_LENGTH = 64;

/** Key generation, signing and verifying, of every profile. */
export const signatureBenchmarks: readonly Benchmark[] = byBackend('signatures', (crypto) =>
  DEFAULT_PROFILES.flatMap(({ signature }) => [
    generateKeyPair(signature, crypto),
    sign(signature, crypto),
    verify(signature, crypto),
  ]),
);

function generateKeyPair(name: SignatureName, crypto: Crypto): Timed {
  return {
    ...described('key generation', name, crypto),
    prepare(operations) {
      const scheme = crypto.signature(name);
      const start = seededRandom('key pairs');
      return work(
        () => {
          const random = start.clone();
          return repeat(operations, () => scheme.generateKeyPair(random));
        },
        (keys) =>
          keys.every(({ signingKey, verificationKey }) =>
            pqclean.signature(name).matches(signingKey, verificationKey),
          ),
      );
    },
  };
}

function sign(name: SignatureName, crypto: Crypto): Timed {
  return {
    ...described('sign', name, crypto),
    prepare(operations) {
      const scheme = crypto.signature(name);
      const { random, hashes, signingKey, verificationKey } = inputs(name, operations);
      return work(
        () => hashes.map((hash) => scheme.sign(hash, signingKey, random)),
        (signatures) =>
          signatures.every((signature, index) =>
            pqclean.signature(name).verify(signature, hashes[index] ?? new Uint8Array(0), verificationKey),
          ),
      );
    },
  };
}

function verify(name: SignatureName, crypto: Crypto): Timed {
  return {
    ...described('verify', name, crypto),
    prepare(operations) {
      const scheme = crypto.signature(name);
      const { random, hashes, signingKey, verificationKey } = inputs(name, operations);
      const signed = hashes.map((hash) => ({
        hash,
        signature: pqclean.signature(name).sign(hash, signingKey, random),
      }));
      const isRefused = ({ hash, signature }: (typeof signed)[number]) =>
        !scheme.verify(signature, hash.toReversed(), verificationKey);
      return work(
        () => signed.map(({ hash, signature }) => scheme.verify(signature, hash, verificationKey)),
        (verified) => verified.every((each) => each) && signed.every(isRefused),
      );
    },
  };
}

function described(what: string, name: SignatureName, crypto: Crypto) {
  return {
    kind: 'timed',
    name: `${name} ${what}, ${crypto.name}`,
    unit: 'ops/s',
    operations: PER_RUN,
  } as const;
}

/** A key pair and hashes to sign, the same for each backend. */
function inputs(name: SignatureName, count: number) {
  const random = seededRandom('signatures');
  const keys = pqclean.signature(name).generateKeyPair(random);
  return { ...keys, random, hashes: repeat(count, () => random.bytes(HASH_LENGTH)) };
}
