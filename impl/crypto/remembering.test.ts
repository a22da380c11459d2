import { describe, expect, it } from 'vitest';
import { drawing } from '../testing/drawing.ts';
import type { Crypto } from './crypto.ts';
import { Memory } from './memory.ts';
import { pqclean } from './pqclean.ts';
import { rememberingCrypto } from './remembering.ts';

const FEW = { keyPairs: 2, signatures: 2 };

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
    const remembering = rememberingCrypto(counted, FEW);
    const make = () => remembering.kem('mceliece348864').generateKeyPair(drawing(seed));
    const first = make();
    const secretKey = first.secretKey.slice();
    first.secretKey.fill(0);
    first.publicKey.fill(0);
    expect(make().secretKey).toEqual(secretKey);
    expect(make().publicKey.some((byte) => byte !== 0)).toBe(true);
    expect(count).toBe(1);
    const other = remembering.kem('mceliece348864').generateKeyPair(drawing(seed.map(() => 8)));
    expect(other.secretKey).not.toEqual(secretKey);
    expect(count).toBe(2);
  });

  it('is nothing of what is quick', () => {
    const remembering = rememberingCrypto(pqclean, FEW);
    expect(remembering.kem('ML-KEM-512')).toBe(pqclean.kem('ML-KEM-512'));
    expect(remembering.signature('ML-DSA-44')).toBe(pqclean.signature('ML-DSA-44'));
  });

  it.each([
    ['for each draw', {}, 2],
    ['once for all draws where that is asked for', { signsOnce: true }, 1],
  ])('signs a message %s', (_, more, count) => {
    let signed = 0;
    const scheme = pqclean.signature('SLH-DSA-SHAKE-128s');
    const counted: Crypto = {
      ...pqclean,
      signature: () => ({
        ...scheme,
        sign(_message, _signingKey, random) {
          signed += 1;
          return random.bytes(16);
        },
      }),
    };
    const { sign } = rememberingCrypto(counted, { ...FEW, ...more }).signature('SLH-DSA-SHAKE-128s');
    const key = new Uint8Array(64);
    const draws = [1, 2, 1].map((fill) => drawing(new Uint8Array(16).fill(fill)));
    const all = draws.map((random) => sign(Uint8Array.of(1), key, random));
    expect(signed).toBe(count);
    expect(all[2]).toEqual(all[0]);
    sign(Uint8Array.of(2), key, drawing(new Uint8Array(16)));
    expect(signed).toBe(count + 1);
  });
});
