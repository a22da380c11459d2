import type { RandomSource } from '../primitives/random.ts';
import type { SignatureKeyPair, SignatureScheme } from '../primitives/signature.ts';
import { type MlDsaName, signingKeyFits } from './ml-dsa-key-pair.ts';
import { signatureScheme } from './signature-scheme.ts';

/** What a backend brings to ML-DSA: the algorithms alone, on inputs of the right lengths. */
interface MlDsaAlgorithms {
  /** FIPS 204, algorithm 1: draws the 32-byte seed. */
  generateKeyPair(random: RandomSource): SignatureKeyPair;
  /** FIPS 204, algorithm 2, with an empty context. */
  sign(message: Uint8Array, signingKey: Uint8Array): Uint8Array;
  /** FIPS 204, algorithm 3, with an empty context. */
  verify(signature: Uint8Array, message: Uint8Array, verificationKey: Uint8Array): boolean;
}

/** ML-DSA on a backend's algorithms. */
export function mlDsa(name: MlDsaName, algorithms: MlDsaAlgorithms): SignatureScheme {
  return signatureScheme(name, {
    ...algorithms,
    matches: (signingKey, verificationKey) => signingKeyFits(name, signingKey, verificationKey),
  });
}
