import { shake256 as nobleShake256 } from '@noble/hashes/sha3.js';
import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';
import { shake256 } from './shake256.ts';

describe('SHAKE256', () => {
  it("is that of noble's hashes, at every length around a block and however the input is cut", () => {
    const input = seededRandom('shake256').bytes(300);
    for (const length of [0, 1, 135, 136, 137, 271, 272, 300]) {
      const expected = nobleShake256(input.subarray(0, length), { dkLen: length });
      expect(shake256(length, input.subarray(0, 1), input.subarray(1, length))).toEqual(
        length === 0 ? nobleShake256(input.subarray(0, 1), { dkLen: 0 }) : expected,
      );
    }
  });
});
