import { describe, expect, it } from 'vitest';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { pqclean } from '../../impl/crypto/pqclean.ts';
import { drawing } from '../../impl/testing/drawing.ts';
import { Memory } from './memory.ts';
import { remembering } from './remembering.ts';

describe('what is remembered', () => {
  it('is made once for the same inputs, and forgotten for the latest', () => {
    const memory = new Memory<number>(2);
    let count = 0;
    const recall = (...inputs: readonly number[]) =>
      memory.recall([Uint8Array.from(inputs)], () => (count += 1));
    expect([recall(1), recall(2), recall(1), recall(2)]).toEqual([1, 2, 1, 2]);
    expect([recall(3), recall(2), recall(1)]).toEqual([3, 2, 4]);
  });

  it('is given as copies: an endpoint erases what it used', () => {
    let count = 0;
    const counted: Crypto = {
      ...pqclean,
      kem: (name) => ({
        ...pqclean.kem(name),
        generateKeyPair(random) {
          count += 1;
          return pqclean.kem(name).generateKeyPair(random);
        },
      }),
    };
    const seed = new Uint8Array(32).fill(7);
    const make = () => remembering(counted).kem('mceliece348864').generateKeyPair(drawing(seed));
    const first = make();
    const secretKey = first.secretKey.slice();
    first.secretKey.fill(0);
    first.publicKey.fill(0);
    expect(make().secretKey).toEqual(secretKey);
    expect(make().publicKey.some((byte) => byte !== 0)).toBe(true);
    expect(count).toBe(1);
    const other = remembering(counted)
      .kem('mceliece348864')
      .generateKeyPair(drawing(seed.map(() => 8)));
    expect(other.secretKey).not.toEqual(secretKey);
    expect(count).toBe(2);
  });

  it('is nothing of what is quick', () => {
    expect(remembering(pqclean).kem('ML-KEM-512')).toBe(pqclean.kem('ML-KEM-512'));
    expect(remembering(pqclean).signature('ML-DSA-44')).toBe(pqclean.signature('ML-DSA-44'));
  });
});
