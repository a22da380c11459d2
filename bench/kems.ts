import type { Crypto } from '../impl/crypto/crypto.ts';
import { noble } from '../impl/crypto/noble.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { equalBytes } from '../impl/primitives/constant-time.ts';
import type { Encapsulation } from '../impl/primitives/kem.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { DEFAULT_PROFILES, KEM_FAMILIES, KEM_SIZES, type KemName } from '../impl/profile.ts';
import { byBackend } from './backends.ts';
import { type Benchmark, type Timed, work } from './benchmark.ts';
import { repeat } from './repeat.ts';

// The table is complete: its keys are the names.
const KEM_NAMES = Object.keys(KEM_SIZES) as KemName[];
const PER_RUN = 16;
/** A try in three gives a key pair of Classic McEliece: a run has tries of both kinds. */
const LONG_PER_RUN = 3;

/** Key generation, encapsulation and decapsulation, of every KEM; Classic McEliece is the same in each backend. */
export const kemBenchmarks: readonly Benchmark[] = [
  ...byBackend('KEMs', (crypto) =>
    DEFAULT_PROFILES.flatMap(({ kem }) => [
      generateKeyPair(kem, crypto, PER_RUN),
      encapsulate(kem, crypto),
      decapsulate(kem, crypto),
    ]),
  ),
  ...KEM_NAMES.filter((name) => KEM_FAMILIES[name] === 'Classic McEliece').flatMap((name) => [
    generateKeyPair(name, noble, LONG_PER_RUN),
    encapsulate(name, noble),
    decapsulate(name, noble),
  ]),
];

function generateKeyPair(name: KemName, crypto: Crypto, operations: number): Timed {
  return {
    ...described('key generation', name, crypto),
    operations,
    prepare(operations) {
      const kem = crypto.kem(name);
      const start = seededRandom('key pairs');
      return work(
        () => {
          const random = start.clone();
          return repeat(operations, () => kem.generateKeyPair(random));
        },
        (keys) =>
          keys.every(({ publicKey, secretKey }) =>
            opens(name, pqclean.kem(name).encapsulate(publicKey, start.clone()), secretKey),
          ),
      );
    },
  };
}

function encapsulate(name: KemName, crypto: Crypto): Timed {
  return {
    ...described('encapsulate', name, crypto),
    prepare(operations) {
      const kem = crypto.kem(name);
      const { random: start, publicKey, secretKey } = inputs(name);
      return work(
        () => {
          const random = start.clone();
          return repeat(operations, () => kem.encapsulate(publicKey, random));
        },
        (encapsulations) => encapsulations.every((each) => opens(name, each, secretKey)),
      );
    },
  };
}

function decapsulate(name: KemName, crypto: Crypto): Timed {
  return {
    ...described('decapsulate', name, crypto),
    prepare(operations) {
      const kem = crypto.kem(name);
      const { random, publicKey, secretKey } = inputs(name);
      const sent = repeat(operations, () => pqclean.kem(name).encapsulate(publicKey, random));
      return work(
        () => sent.map(({ ciphertext }) => kem.decapsulate(ciphertext, secretKey)),
        (secrets) => sent.every(({ secret }, index) => equals(secrets[index], secret)),
      );
    },
  };
}

function described(what: string, name: KemName, crypto: Crypto) {
  return {
    kind: 'timed',
    name: `${name} ${what}, ${crypto.name}`,
    unit: 'ops/s',
    operations: PER_RUN,
  } as const;
}

/** A key pair, the same for each backend. */
function inputs(name: KemName) {
  const random = seededRandom('encapsulations');
  return { random, ...pqclean.kem(name).generateKeyPair(random) };
}

function opens(name: KemName, { ciphertext, secret }: Encapsulation, secretKey: Uint8Array): boolean {
  return equals(pqclean.kem(name).decapsulate(ciphertext, secretKey), secret);
}

function equals(secret: Uint8Array | undefined, expected: Uint8Array): boolean {
  return secret !== undefined && equalBytes(secret, expected);
}
