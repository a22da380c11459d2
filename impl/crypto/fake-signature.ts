import { join } from '../bytes.ts';
import type { SignatureKeyPair, SignatureScheme } from '../primitives/signature.ts';
import type { SignatureName, SignatureSizes } from '../profile.ts';
import type { FakeCounts } from './fake.ts';
import { mix } from './fake-mix.ts';

/** Length of the verification key's fingerprint, with which a signing key ends. */
const FINGERPRINT = 8;
/** Length of the seed, with which a signing key begins. */
const SEED = 32;

/** A signature scheme without security: whoever has the verification key can sign. */
export function fakeSignature(
  name: SignatureName,
  sizes: SignatureSizes,
  counts: FakeCounts,
): SignatureScheme {
  const pairFrom = (seed: Uint8Array): SignatureKeyPair => {
    const verificationKey = mix('public key', sizes.verificationKey, seed);
    const filler = mix('signing key', sizes.signingKey - SEED - FINGERPRINT, seed);
    const signingKey = join(seed, filler, mix('fingerprint', FINGERPRINT, verificationKey));
    return { verificationKey, signingKey };
  };

  return Object.freeze({
    generateKeyPair(random) {
      counts.generateKeyPair++;
      return pairFrom(random.bytes(SEED));
    },
    sign(message, signingKey) {
      counts.sign++;
      if (signingKey.length !== sizes.signingKey) {
        throw new RangeError(`signingKey: ${name} takes ${sizes.signingKey} bytes, not ${signingKey.length}`);
      }
      return mix('signature', sizes.signature, signingKey.subarray(-FINGERPRINT), message);
    },
    verify(signature, message, verificationKey) {
      counts.verify++;
      if (signature.length !== sizes.signature || verificationKey.length !== sizes.verificationKey)
        return false;
      const fingerprint = mix('fingerprint', FINGERPRINT, verificationKey);
      return Buffer.compare(signature, mix('signature', sizes.signature, fingerprint, message)) === 0;
    },
    matches(signingKey, verificationKey) {
      const pair = pairFrom(signingKey.subarray(0, SEED));
      return (
        Buffer.compare(signingKey, pair.signingKey) === 0 &&
        Buffer.compare(verificationKey, pair.verificationKey) === 0
      );
    },
  } satisfies SignatureScheme);
}
