import { ecb, unsafe } from '@noble/ciphers/aes.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rijndael, toColumns } from './rijndael.ts';

/** Columns as bytes, the first row lowest. */
const toBytes = (columns: Uint32Array): Uint8Array =>
  Uint8Array.from({ length: 4 * columns.length }, (_, i) => (columns[i >> 2] ?? 0) >>> (8 * (i & 3)));

/** One AES block by way of four columns, under noble's key expansion. */
function encrypt(key: Uint8Array, block: Uint8Array): Uint8Array {
  return toBytes(new Rijndael(4, toBytes(unsafe.expandKeyLE(key))).encrypt(toColumns(block)));
}

describe('Rijndael with four columns', () => {
  it.each([
    ['000102030405060708090a0b0c0d0e0f', '69c4e0d86a7b0430d8cdb78070b4c55a'],
    ['000102030405060708090a0b0c0d0e0f1011121314151617', 'dda97ca4864cdfe06eaf70a0ec0d7191'],
    ['000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', '8ea2b7ca516745bfeafc49904b496089'],
  ])('is AES of the FIPS 197 (2001) appendix C, key %s', (key, ciphertext) => {
    const plaintext = hexToBytes('00112233445566778899aabbccddeeff');
    expect(encrypt(hexToBytes(key), plaintext)).toEqual(hexToBytes(ciphertext));
  });

  it("is noble's AES", () => {
    const keys = fc
      .constantFrom(16, 24, 32)
      .chain((size) => fc.uint8Array({ minLength: size, maxLength: size }));
    fc.assert(
      fc.property(keys, fc.uint8Array({ minLength: 16, maxLength: 16 }), (key, block) => {
        expect(encrypt(key, block)).toEqual(ecb(key, { disablePadding: true }).encrypt(block));
      }),
      { seed: 1 },
    );
  });
});

describe('Rijndael', () => {
  it('overwrites its keys and its last block', () => {
    const cipher = new Rijndael(8, new Uint8Array(96).fill(0x5a));
    const last = cipher.encrypt(new Uint32Array(8).fill(1));
    cipher.erase();
    expect(last).toEqual(new Uint32Array(8));
    // Under zero keys two rounds leave a block of equal bytes a block of equal bytes.
    const [first, ...others] = cipher.encrypt(new Uint32Array(8));
    expect(others).toEqual(new Array(7).fill(first));
  });
});
