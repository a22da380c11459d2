import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../primitives/seeded-random.ts';
import { KEM_SIZES } from '../profile.ts';
import { KEM_SECRET_KEY_SIZES } from './kem-secret-key.ts';
import { type MlKemAlgorithms, mlKem } from './ml-kem.ts';

/** Algorithms that must not be reached with what the checks refuse. */
const unreachable: MlKemAlgorithms = {
  generateKeyPair: () => expect.unreachable(),
  encapsulate: () => expect.unreachable(),
  decapsulate: () => expect.unreachable(),
};

const Q = 3329;

describe.each([
  { name: 'ML-KEM-512', noble: ml_kem512 },
  { name: 'ML-KEM-768', noble: ml_kem768 },
  { name: 'ML-KEM-1024', noble: ml_kem1024 },
] as const)('$name', ({ name, noble }) => {
  const kem = mlKem(name, unreachable);
  const size = KEM_SIZES[name].publicKey;
  const coefficients = ((size - 32) * 8) / 12;
  const { publicKey, secretKey } = noble.keygen(seededRandom(name).bytes(64));

  it('has the sizes of noble', () => {
    expect({ publicKey: size, secretKey: KEM_SECRET_KEY_SIZES[name] }).toEqual({
      publicKey: noble.lengths.publicKey,
      secretKey: noble.lengths.secretKey,
    });
    expect(KEM_SIZES[name].ciphertext).toBe(noble.lengths.cipherText);
  });

  it('accepts a public key, and no coefficient of q or more, wherever it stands (FIPS 203, 7.2)', () => {
    expect(kem.acceptsPublicKey(publicKey)).toBe(true);
    for (const index of [0, 1, 2, 255, 256, coefficients - 2, coefficients - 1]) {
      for (const value of [0, Q - 1]) {
        expect(kem.acceptsPublicKey(withCoefficient(publicKey, index, value))).toBe(true);
      }
      for (const value of [Q, Q + 1, 0xfff]) {
        const wrong = withCoefficient(publicKey, index, value);
        expect(kem.acceptsPublicKey(wrong)).toBe(false);
        expect(() => kem.encapsulate(wrong, seededRandom(''))).toThrow(RangeError);
      }
    }
  });

  it('refuses the public keys that noble refuses', () => {
    const index = fc.nat(coefficients - 1);
    const value = fc.oneof(fc.integer({ min: Q - 3, max: Q + 3 }), fc.nat(0xfff));
    const property = fc.property(index, value, (index, value) => {
      const changed = withCoefficient(publicKey, index, value);
      expect(kem.acceptsPublicKey(changed)).toBe(accepts(() => noble.encapsulate(changed)));
    });
    fc.assert(property, { seed: 72, numRuns: 40 });
  });

  it('refuses a secret key whose hash is not that of its public key (FIPS 203, 7.3)', () => {
    const ciphertext = new Uint8Array(KEM_SIZES[name].ciphertext);
    const publicKeyAt = secretKey.length - 64 - size;
    for (const at of [publicKeyAt, publicKeyAt + size - 1, secretKey.length - 64, secretKey.length - 33]) {
      const wrong = secretKey.slice();
      wrong[at] = (wrong[at] ?? 0) ^ 1;
      expect(() => kem.decapsulate(ciphertext, wrong)).toThrow(/^secretKey: /);
      expect(accepts(() => noble.decapsulate(ciphertext, wrong))).toBe(false);
    }
  });
});

/** A copy of a public key with another 12-bit coefficient (FIPS 203, algorithm 5: two in three bytes). */
function withCoefficient(publicKey: Uint8Array, index: number, value: number): Uint8Array {
  const changed = publicKey.slice();
  const at = (index >> 1) * 3;
  const middle = changed[at + 1] ?? 0;
  if (index % 2 === 0) changed.set([value & 0xff, (middle & 0xf0) | (value >> 8)], at);
  else changed.set([(middle & 0x0f) | ((value & 0x0f) << 4), value >> 4], at + 1);
  return changed;
}

function accepts(use: () => unknown): boolean {
  try {
    use();
    return true;
  } catch {
    return false;
  }
}
