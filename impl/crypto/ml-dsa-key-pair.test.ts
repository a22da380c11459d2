import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../primitives/seeded-random.ts';
import { signingKeyFits } from './ml-dsa-key-pair.ts';

describe.each([
  { name: 'ML-DSA-44', noble: ml_dsa44, k: 4, l: 4, eta: 2, bits: 3 },
  { name: 'ML-DSA-65', noble: ml_dsa65, k: 6, l: 5, eta: 4, bits: 4 },
  { name: 'ML-DSA-87', noble: ml_dsa87, k: 8, l: 7, eta: 2, bits: 3 },
] as const)('signingKeyFits, $name', ({ name, noble, k, l, eta, bits }) => {
  const { publicKey, secretKey } = noble.keygen(seededRandom(name).bytes(32));
  const s1At = 128 * 8;
  const s2At = s1At + l * 256 * bits;
  const t0At = s2At + k * 256 * bits;
  const end = secretKey.length * 8;

  it('accepts the pairs of noble', () => {
    expect(t0At + k * 256 * 13).toBe(end);
    const property = fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
      const pair = noble.keygen(seed);
      expect(signingKeyFits(name, pair.secretKey, pair.publicKey)).toBe(true);
    });
    fc.assert(property, { seed: 204, numRuns: 3 });
  });

  it('finds any one bit changed in rho, tr, s1, s2, t0 and in the verification key', () => {
    const signingKeyBits = [0, 255, 64 * 8, s1At - 1, s1At, s2At - 1, s2At, t0At - 1, t0At, end - 1];
    for (const bit of signingKeyBits) {
      expect(signingKeyFits(name, flip(secretKey, bit), publicKey), `bit ${bit}`).toBe(false);
    }
    for (const bit of [0, 255, 256, publicKey.length * 8 - 1]) {
      expect(signingKeyFits(name, secretKey, flip(publicKey, bit)), `bit ${bit}`).toBe(false);
    }
    const property = fc.property(fc.integer({ min: s1At, max: end - 1 }), (bit) => {
      expect(signingKeyFits(name, flip(secretKey, bit), publicKey)).toBe(false);
    });
    fc.assert(property, { seed: 204, numRuns: 20 });
  });

  it('cannot tell another K, which fits as well: it signs, and the signature verifies', () => {
    const other = flip(secretKey, 32 * 8 + 100);
    expect(signingKeyFits(name, other, publicKey)).toBe(true);
    const message = new Uint8Array(32);
    const signature = noble.sign(message, other, { extraEntropy: false });
    expect(signature).not.toEqual(noble.sign(message, secretKey, { extraEntropy: false }));
    expect(noble.verify(signature, message, publicKey)).toBe(true);
  });

  it('refuses two pairs crossed', () => {
    const other = noble.keygen(seededRandom('another').bytes(32));
    expect(signingKeyFits(name, secretKey, other.publicKey)).toBe(false);
    expect(signingKeyFits(name, other.secretKey, publicKey)).toBe(false);
  });

  it('refuses a coefficient of s2 beyond eta, though t0 makes the equation hold', () => {
    // Coefficients stand as eta - s and 2^12 - t, so adding the same to both leaves t0 - s2 as it was.
    const shifted = (by: number): Uint8Array => {
      const key = secretKey.slice();
      add(key, s2At, bits, by);
      add(key, t0At, 13, by);
      return key;
    };
    const encoded = read(secretKey, s2At, bits);
    for (let target = 0; target < 2 ** bits; target++) {
      expect(signingKeyFits(name, shifted(target - encoded), publicKey)).toBe(target <= 2 * eta);
    }
  });
});

function flip(value: Uint8Array, bit: number): Uint8Array {
  const changed = value.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

/** The little-endian integer of `count` bits at the start of a byte. */
function read(key: Uint8Array, bit: number, count: number): number {
  return new DataView(key.buffer, key.byteOffset).getUint16(bit / 8, true) & (2 ** count - 1);
}

function add(key: Uint8Array, bit: number, count: number, by: number): void {
  const view = new DataView(key.buffer, key.byteOffset);
  const sum = read(key, bit, count) + by;
  expect(sum, 'the sum needs the same room').toSatisfy((value) => value >= 0 && value < 2 ** count);
  view.setUint16(bit / 8, (view.getUint16(bit / 8, true) & ~(2 ** count - 1)) | sum, true);
}
