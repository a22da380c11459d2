import type { Crypto } from '../impl/crypto/crypto.ts';
import { noble } from '../impl/crypto/noble.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import type { PublicKey } from '../impl/keys/key.ts';
import { equalBytes } from '../impl/primitives/constant-time.ts';
import { DEFAULT_PROFILES, type Profile } from '../impl/profile.ts';
import { testKeys } from '../impl/testing/pair.ts';
import { decodePrivateKey, encodePrivateKey } from '../impl/wire/private-key-file.ts';
import { decodePublicKey, encodePublicKey } from '../impl/wire/public-key-file.ts';
import { type Timed, work } from './benchmark.ts';
import { repeat } from './repeat.ts';

const READS_PER_RUN = 4;

/** Reading key files from memory. A private key is tried against its verification key (KEY-04). */
export const keyFileBenchmarks: readonly Timed[] = DEFAULT_PROFILES.flatMap((profile) => [
  publicKeyFile(profile),
  ...[noble, pqclean].map((crypto) => privateKeyFile(profile, crypto)),
]);

function publicKeyFile(profile: Profile): Timed {
  return {
    ...described(`public key file ${profile.name}`),
    prepare(operations) {
      const { server } = testKeys(profile, pqclean);
      const file = encodePublicKey(server, 'simplex');
      return work(
        () => repeat(operations, () => decodePublicKey(file)),
        (keys) => keys.every((key) => isSame(key, server)),
      );
    },
  };
}

function privateKeyFile(profile: Profile, crypto: Crypto): Timed {
  return {
    ...described(`private key file ${profile.name}, ${crypto.name}`),
    prepare(operations) {
      const { server } = testKeys(profile, pqclean);
      const file = encodePrivateKey(server);
      return work(
        () => repeat(operations, () => decodePrivateKey(file, crypto)),
        (keys) => keys.every((key) => isSame(key, server) && equalBytes(key.signingKey, server.signingKey)),
      );
    },
  };
}

function described(what: string) {
  return { kind: 'timed', name: `read ${what}`, unit: 'µs', operations: READS_PER_RUN } as const;
}

function isSame(key: PublicKey, expected: PublicKey): boolean {
  return (
    key.profile === expected.profile &&
    key.expiration === expected.expiration &&
    equalBytes(key.keyIdentity, expected.keyIdentity) &&
    equalBytes(key.verificationKey, expected.verificationKey)
  );
}
