import type { RandomSource } from '../primitives/random.ts';
import type { SignatureKeyPair, SignatureScheme } from '../primitives/signature.ts';
import { SIGNATURE_SIZES } from '../profile.ts';
import { type MlDsaName, signingKeyFits } from './ml-dsa-key-pair.ts';

/** What a backend brings to ML-DSA: the algorithms alone, on inputs of the right lengths. */
interface MlDsaAlgorithms {
  /** FIPS 204, algorithm 1: draws the 32-byte seed. */
  generateKeyPair(random: RandomSource): SignatureKeyPair;
  /** FIPS 204, algorithm 2, with an empty context. */
  sign(message: Uint8Array, signingKey: Uint8Array): Uint8Array;
  /** FIPS 204, algorithm 3, with an empty context. */
  verify(signature: Uint8Array, message: Uint8Array, verificationKey: Uint8Array): boolean;
}

/** ML-DSA on a backend's algorithms; lengths are checked here, so that every backend refuses alike. */
export function mlDsa(name: MlDsaName, algorithms: MlDsaAlgorithms): SignatureScheme {
  const sizes = SIGNATURE_SIZES[name];
  return Object.freeze({
    generateKeyPair: (random) => algorithms.generateKeyPair(random),
    sign(message, signingKey) {
      if (signingKey.length !== sizes.signingKey) {
        throw new RangeError(`signingKey: ${name} takes ${sizes.signingKey} bytes, not ${signingKey.length}`);
      }
      return algorithms.sign(message, signingKey);
    },
    verify: (signature, message, verificationKey) =>
      signature.length === sizes.signature &&
      verificationKey.length === sizes.verificationKey &&
      algorithms.verify(signature, message, verificationKey),
    matches: (signingKey, verificationKey) =>
      signingKey.length === sizes.signingKey &&
      verificationKey.length === sizes.verificationKey &&
      signingKeyFits(name, signingKey, verificationKey),
  } satisfies SignatureScheme);
}
