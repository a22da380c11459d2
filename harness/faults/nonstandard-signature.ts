import { sha3_512 } from '@noble/hashes/sha3.js';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import type { SignatureName } from '../../impl/profile.ts';

const SCHEMES: Readonly<Partial<Record<SignatureName, typeof ml_dsa44>>> = {
  'ML-DSA-44': ml_dsa44,
  'ML-DSA-65': ml_dsa65,
  'ML-DSA-87': ml_dsa87,
};

function scheme(name: SignatureName): typeof ml_dsa44 {
  const found = SCHEMES[name];
  if (found === undefined) throw new RangeError(`name: no other interface of ${name} is at hand`);
  return found;
}

/** How a signature can be made other than as PRM-07 says. */
type NonstandardInterface = 'with a context' | 'internal' | 'pre-hashed';

const CONTEXT = new TextEncoder().encode('QSMP');

/** A signature by another interface of FIPS 204 than the external one with an empty context. */
export function nonstandardSignature(
  name: SignatureName,
  by: NonstandardInterface,
  message: Uint8Array,
  signingKey: Uint8Array,
): Uint8Array {
  const { sign, internal, prehash } = scheme(name);
  const options = { extraEntropy: false } as const;
  switch (by) {
    case 'with a context':
      return sign(message, signingKey, { ...options, context: CONTEXT });
    case 'internal':
      return internal.sign(message, signingKey, options);
    case 'pre-hashed':
      return prehash(sha3_512).sign(message, signingKey, options);
  }
}

/** Whether a signature is one of that other interface, under a key whose size says which scheme it is of. */
export function verifiesOtherwise(
  signature: Uint8Array,
  message: Uint8Array,
  key: Uint8Array,
  by: NonstandardInterface,
): boolean {
  const found = Object.values(SCHEMES).find(({ lengths }) => lengths.publicKey === key.length);
  if (found === undefined) return false;
  switch (by) {
    case 'with a context':
      return found.verify(signature, message, key, { context: CONTEXT });
    case 'internal':
      return found.internal.verify(signature, message, key);
    case 'pre-hashed':
      return found.prehash(sha3_512).verify(signature, message, key);
  }
}

/** A signature of the right interface that draws 32 bytes (FIPS 204, algorithm 2, the hedged variant). */
export function hedgedSignature(
  name: SignatureName,
  message: Uint8Array,
  signingKey: Uint8Array,
  drawn: Uint8Array,
): Uint8Array {
  return scheme(name).sign(message, signingKey, { extraEntropy: drawn });
}
