import { describe, expect, it } from 'vitest';
import { seededRandom } from '../primitives/seeded-random.ts';
import { SIGNATURE_SIZES } from '../profile.ts';
import { signatureScheme } from './signature-scheme.ts';

describe('signatureScheme', () => {
  it('lets nothing of a wrong length reach the algorithms', () => {
    const name = 'ML-DSA-65';
    const scheme = signatureScheme(name, {
      generateKeyPair: () => expect.unreachable(),
      sign: () => expect.unreachable(),
      verify: () => expect.unreachable(),
      matches: () => expect.unreachable(),
    });
    const sizes = SIGNATURE_SIZES[name];
    const signature = new Uint8Array(sizes.signature);
    const signingKey = new Uint8Array(sizes.signingKey);
    const verificationKey = new Uint8Array(sizes.verificationKey);
    const message = new Uint8Array(32);
    for (const by of [-1, 1]) {
      const [otherSigningKey, otherVerificationKey] = [
        new Uint8Array(sizes.signingKey + by),
        new Uint8Array(sizes.verificationKey + by),
      ];
      expect(() => scheme.sign(message, otherSigningKey, seededRandom(''))).toThrow(
        new RangeError(`signingKey: ML-DSA-65 takes 4032 bytes, not ${4032 + by}`),
      );
      expect(scheme.verify(new Uint8Array(sizes.signature + by), message, verificationKey)).toBe(false);
      expect(scheme.verify(signature, message, otherVerificationKey)).toBe(false);
      expect(scheme.matches(otherSigningKey, verificationKey)).toBe(false);
      expect(scheme.matches(signingKey, otherVerificationKey)).toBe(false);
    }
    expect(() => scheme.verify(signature, message, verificationKey)).toThrow();
    expect(() => scheme.matches(signingKey, verificationKey)).toThrow();
  });
});
