import { createCipheriv, createHash } from 'node:crypto';
import { rngChacha20 } from '@noble/ciphers/chacha.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';

/** The same stream from OpenSSL: ChaCha20 with counter and nonce zero, under SHA3-256 of the seed. */
function expected(seed: Uint8Array | string, length: number): Uint8Array {
  const key = createHash('sha3-256').update(seed).digest();
  return new Uint8Array(createCipheriv('chacha20', key, new Uint8Array(16)).update(new Uint8Array(length)));
}

describe('seededRandom', () => {
  it.each([
    ['digits', '1'],
    ['the empty text', ''],
    ['UTF-8', 'Schlüssel'],
    ['bytes', new Uint8Array(100).fill(7)],
  ])('is the ChaCha20 of OpenSSL for %s', (_, seed) => {
    expect(seededRandom(seed).bytes(1000)).toEqual(expected(seed, 1000));
  });

  it("is noble's generator under the same key", () => {
    const key = new Uint8Array(createHash('sha3-256').update('1').digest());
    expect(seededRandom('1').bytes(300)).toEqual(rngChacha20(key).randomBytes(300));
  });

  it('is pinned', () => {
    // Streams are in vectors, corpora and command lines: this changes on purpose or never.
    expect(bytesToHex(seededRandom('1').bytes(32))).toBe(
      'df6f9274642e9e88e5e83e40b8ddf4b5176eafeaca1b67992a3f1314b10003f9',
    );
  });

  it('gives one stream, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 12 }), (lengths) => {
        const random = seededRandom('cut');
        const drawn = lengths.flatMap((length) => [...random.bytes(length)]);
        expect(Uint8Array.from(drawn)).toEqual(expected('cut', drawn.length));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('clones: both go on with the same bytes, and neither moves the other', () => {
    const random = seededRandom('clone');
    random.bytes(70);
    const copy = random.clone();
    const next = random.bytes(100);
    expect(copy.bytes(100)).toEqual(next);
    random.bytes(5);
    expect(copy.bytes(10)).toEqual(expected('clone', 180).slice(170));
  });

  it('takes the seed as it stands, and gives arrays that the caller owns', () => {
    const seed = Uint8Array.of(1, 2, 3);
    const random = seededRandom(seed);
    const clone = random.clone();
    seed.fill(0);
    random.bytes(64).fill(0xff);
    expect(random.bytes(64)).toEqual(expected(Uint8Array.of(1, 2, 3), 128).slice(64));
    for (const length of [3, 3]) expect(clone.bytes(length).buffer.byteLength).toBe(length);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to draw %s bytes', (length) => {
    expect(() => seededRandom('1').bytes(length)).toThrow(
      new RangeError(`length must be a count of bytes, not ${length}`),
    );
  });
});
