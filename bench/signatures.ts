import type { Crypto } from '../impl/crypto/crypto.ts';
import { noble } from '../impl/crypto/noble.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { SIGNATURE_FAMILIES, SIGNATURE_SIZES, type SignatureName } from '../impl/profile.ts';
import { byBackend } from './backends.ts';
import { type Benchmark, type Timed, work } from './benchmark.ts';
import { repeat } from './repeat.ts';

/** How long an ML-DSA signature takes hangs on what is signed: a run signs this many hashes, and each run the same. */
const PER_RUN = 32;
const HASH_LENGTH = 64;

// The table is complete: its keys are the names.
const NAMES = Object.keys(SIGNATURE_SIZES) as SignatureName[];
const isHashBased = (name: SignatureName): boolean => SIGNATURE_FAMILIES[name] === 'SLH-DSA';

/** Key generation, signing and verifying, of every scheme. The runtime's own backend has no SLH-DSA. */
export const signatureBenchmarks: readonly Benchmark[] = [
  ...byBackend('signatures', (crypto) =>
    NAMES.filter((name) => !isHashBased(name)).flatMap((name) => operations(name, crypto)),
  ),
  ...NAMES.filter(isHashBased).flatMap((name) =>
    [noble, pqclean].flatMap((crypto) => operations(name, crypto)),
  ),
];

function operations(name: SignatureName, crypto: Crypto): readonly Timed[] {
  return [generateKeyPair(name, crypto), sign(name, crypto), verify(name, crypto)];
}

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
            otherThan(crypto)
              .signature(name)
              .verify(signature, hashes[index] ?? new Uint8Array(0), verificationKey),
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

/** Another implementation of the same. */
function otherThan(crypto: Crypto): Crypto {
  return crypto === pqclean ? noble : pqclean;
}

function described(what: string, name: SignatureName, crypto: Crypto) {
  const hashBased = isHashBased(name);
  return {
    kind: 'timed',
    name: `${name} ${what}, ${crypto.name}`,
    unit: 'ops/s',
    operations: hashBased ? 1 : PER_RUN,
    slow: hashBased && crypto === noble && what !== 'verify',
  } as const;
}

/** A key pair and hashes to sign, the same for each backend. */
function inputs(name: SignatureName, count: number) {
  const random = seededRandom('signatures');
  const keys = pqclean.signature(name).generateKeyPair(random);
  return { ...keys, random, hashes: repeat(count, () => random.bytes(HASH_LENGTH)) };
}
