import type { SignatureScheme } from '../primitives/signature.ts';
import { SIGNATURE_SIZES, type SignatureName } from '../profile.ts';

/**
 * A signature scheme on algorithms that take inputs of the right lengths; lengths are checked here, so that
 * every backend refuses alike.
 */
export function signatureScheme(name: SignatureName, algorithms: SignatureScheme): SignatureScheme {
  const sizes = SIGNATURE_SIZES[name];
  return Object.freeze({
    generateKeyPair: (random) => algorithms.generateKeyPair(random),
    sign(message, signingKey, random) {
      if (signingKey.length !== sizes.signingKey) {
        throw new RangeError(`signingKey: ${name} takes ${sizes.signingKey} bytes, not ${signingKey.length}`);
      }
      return algorithms.sign(message, signingKey, random);
    },
    verify: (signature, message, verificationKey) =>
      signature.length === sizes.signature &&
      verificationKey.length === sizes.verificationKey &&
      algorithms.verify(signature, message, verificationKey),
    matches: (signingKey, verificationKey) =>
      signingKey.length === sizes.signingKey &&
      verificationKey.length === sizes.verificationKey &&
      algorithms.matches(signingKey, verificationKey),
  } satisfies SignatureScheme);
}
