import type { Crypto } from '../impl/crypto/crypto.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { equalBytes } from '../impl/primitives/constant-time.ts';
import type { Encapsulation } from '../impl/primitives/kem.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { type KemName, PROFILES } from '../impl/profile.ts';
import { byBackend } from './backends.ts';
import { type Benchmark, type Timed, work } from './benchmark.ts';
import { repeat } from './repeat.ts';

const PER_RUN = 16;

/** Key generation, encapsulation and decapsulation, of every profile. */
export const kemBenchmarks: readonly Benchmark[] = byBackend('KEMs', (crypto) =>
  PROFILES.flatMap(({ kem }) => [
    generateKeyPair(kem, crypto),
    encapsulate(kem, crypto),
    decapsulate(kem, crypto),
  ]),
);

function generateKeyPair(name: KemName, crypto: Crypto): Timed {
  return {
    ...described('key generation', name, crypto),
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
