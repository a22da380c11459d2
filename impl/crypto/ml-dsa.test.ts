import { describe, expect, it } from 'vitest';
import { seededRandom } from '../primitives/seeded-random.ts';
import { SIGNATURE_SIZES } from '../profile.ts';
import { mlDsa } from './ml-dsa.ts';

describe('mlDsa', () => {
  it('lets nothing of a wrong length reach the algorithms', () => {
    const name = 'ML-DSA-65';
    const scheme = mlDsa(name, {
      generateKeyPair: () => expect.unreachable(),
      sign: () => expect.unreachable(),
      verify: () => expect.unreachable(),
    });
    const sizes = SIGNATURE_SIZES[name];
    const signature = new Uint8Array(sizes.signature);
    const verificationKey = new Uint8Array(sizes.verificationKey);
    const message = new Uint8Array(32);
    for (const by of [-1, 1]) {
      expect(() => scheme.sign(message, new Uint8Array(sizes.signingKey + by), seededRandom(''))).toThrow(
        new RangeError(`signingKey: ML-DSA-65 takes 4032 bytes, not ${4032 + by}`),
      );
      expect(scheme.verify(new Uint8Array(sizes.signature + by), message, verificationKey)).toBe(false);
      expect(scheme.verify(signature, message, new Uint8Array(sizes.verificationKey + by))).toBe(false);
    }
    expect(() => scheme.verify(signature, message, verificationKey)).toThrow();
  });
});
