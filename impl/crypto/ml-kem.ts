import { equalBytes } from '../primitives/constant-time.ts';
import type { Encapsulation, Kem, KemKeyPair } from '../primitives/kem.ts';
import type { RandomSource } from '../primitives/random.ts';
import { sha3 } from '../primitives/sha3.ts';
import { KEM_SIZES, type KemName } from '../profile.ts';
import { KEM_SECRET_KEY_SIZES } from './kem-secret-key.ts';

export type MlKemName = Extract<KemName, `ML-KEM-${number}`>;

/** What a backend brings to ML-KEM: the algorithms alone, on inputs that have been checked. */
export interface MlKemAlgorithms {
  /** FIPS 203, algorithm 19: draws d || z, 64 bytes at once. */
  generateKeyPair(random: RandomSource): KemKeyPair;
  /** FIPS 203, algorithm 20: draws m, 32 bytes. */
  encapsulate(publicKey: Uint8Array, random: RandomSource): Encapsulation;
  /** FIPS 203, algorithm 21, with its implicit rejection. */
  decapsulate(ciphertext: Uint8Array, secretKey: Uint8Array): Uint8Array;
}

/**
 * ML-KEM on a backend's algorithms, with the input checks of FIPS 203, sections 7.2 and 7.3, made here, so
 * that every backend refuses the same inputs in the same way.
 */
export function mlKem(name: MlKemName, algorithms: MlKemAlgorithms): Kem {
  const sizes = KEM_SIZES[name];
  const secretKeySize = KEM_SECRET_KEY_SIZES[name];
  const acceptsPublicKey = (publicKey: Uint8Array): boolean =>
    publicKey.length === sizes.publicKey && isReduced(publicKey);

  return Object.freeze({
    acceptsPublicKey,
    generateKeyPair: (random) => algorithms.generateKeyPair(random),
    encapsulate(publicKey, random) {
      if (!acceptsPublicKey(publicKey)) {
        throw new RangeError(`publicKey: not an encapsulation key of ${name} (FIPS 203, 7.2)`);
      }
      return algorithms.encapsulate(publicKey, random);
    },
    decapsulate(ciphertext, secretKey) {
      if (ciphertext.length !== sizes.ciphertext) {
        throw new RangeError(`ciphertext: ${name} takes ${sizes.ciphertext} bytes, not ${ciphertext.length}`);
      }
      if (secretKey.length !== secretKeySize) {
        throw new RangeError(`secretKey: ${name} takes ${secretKeySize} bytes, not ${secretKey.length}`);
      }
      if (!holdsItsHash(secretKey, sizes.publicKey)) {
        throw new RangeError(`secretKey: not a decapsulation key of ${name} (FIPS 203, 7.3)`);
      }
      return algorithms.decapsulate(ciphertext, secretKey);
    },
  } satisfies Kem);
}

/** The modulus of ML-KEM (FIPS 203, section 2.4). */
const Q = 3329;
/** The seed of the matrix, which ends an encapsulation key. */
const RHO = 32;

/** FIPS 203, 7.2, the modulus check: each of the 12-bit coefficients in front of rho is less than q. */
function isReduced(publicKey: Uint8Array): boolean {
  const end = publicKey.length - RHO;
  for (let at = 0; at < end; at += 3) {
    const [low = 0, middle = 0, high = 0] = [publicKey[at], publicKey[at + 1], publicKey[at + 2]];
    if ((low | ((middle & 0x0f) << 8)) >= Q || ((middle >> 4) | (high << 4)) >= Q) return false;
  }
  return true;
}

/** FIPS 203, 7.3, the hash check of a decapsulation key `dkPKE || ek || H(ek) || z`. */
function holdsItsHash(secretKey: Uint8Array, publicKeySize: number): boolean {
  const hashAt = secretKey.length - 64;
  const hash = sha3(136, secretKey.subarray(hashAt - publicKeySize, hashAt));
  return equalBytes(hash, secretKey.subarray(hashAt, hashAt + hash.length));
}
