import {
  KEM_SIZES,
  type KemName,
  type KemSizes,
  SIGNATURE_SIZES,
  type SignatureName,
  type SignatureSizes,
} from '../profile.ts';
import { byName } from './by-name.ts';
import type { Crypto } from './crypto.ts';
import { fakeKem } from './fake-kem.ts';
import { fakeSignature } from './fake-signature.ts';
import { fakeSymmetric } from './fake-symmetric.ts';

/** How often each public-key operation has run. */
export interface FakeCounts {
  /** Key pairs of either kind. */
  generateKeyPair: number;
  encapsulate: number;
  decapsulate: number;
  sign: number;
  verify: number;
}

/** A fake backend, and its counters. */
export interface FakeCrypto extends Crypto {
  readonly counts: Readonly<FakeCounts>;
  /** Sets all counts to 0. */
  resetCounts(): void;
}

/**
 * A backend WITHOUT ANY SECURITY, for fuzzing depth: every KEM and signature scheme of the table with its
 * real sizes and all the symmetric primitives, made of multiplications and shifts instead of cryptography, at
 * microseconds an operation. Anyone can forge, decapsulate and decrypt. It behaves as the real thing does
 * towards honest parties and towards changed bytes: what was sealed opens, what was signed verifies, anything
 * else does not; states run on and chain as in PRM-04 to PRM-06. Public keys are checked for length only.
 */
export function fakeCrypto(): FakeCrypto {
  const counts: FakeCounts = { generateKeyPair: 0, encapsulate: 0, decapsulate: 0, sign: 0, verify: 0 };
  return Object.freeze({
    name: 'fake',
    deterministic: true,
    counts,
    resetCounts() {
      Object.assign(counts, { generateKeyPair: 0, encapsulate: 0, decapsulate: 0, sign: 0, verify: 0 });
    },
    kem: (name) => fakeKem(name, byName<KemName, KemSizes>('fake', 'KEM', KEM_SIZES, name), counts),
    signature: (name) =>
      fakeSignature(
        name,
        byName<SignatureName, SignatureSizes>('fake', 'signature scheme', SIGNATURE_SIZES, name),
        counts,
      ),
    symmetric: fakeSymmetric,
  } satisfies FakeCrypto);
}
