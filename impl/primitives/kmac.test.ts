import { _KMAC } from '@noble/hashes/sha3-addons.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kmac } from './kmac.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, i) => 0x40 + i);
const APPLICATION = new TextEncoder().encode('My Tagged Application');
const EMPTY = new Uint8Array(0);
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

describe('kmac', () => {
  // NIST, "Examples with Intermediate Values", KMAC samples 4 to 6.
  it.each([
    [
      4,
      counting(4),
      APPLICATION,
      '20c570c31346f703c9ac36c61c03cb64c3970d0cfc787e9b79599d273a68d2f7f69d4cc3de9d104a351689f27cf6f5951f0103f33f4f24871024d9c27773a8dd',
    ],
    [
      5,
      counting(200),
      EMPTY,
      '75358cf39e41494e949707927cee0af20a3ff553904c86b08f21cc414bcfd691589d27cf5e15369cbbff8b9a4c2eb17800855d0235ff635da82533ec6b759b69',
    ],
    [
      6,
      counting(200),
      APPLICATION,
      'b58618f71f92e1d56c1b8c55ddd7cd188b97b4ca4d99831eb2699a837da2e4d970fbacfde50033aea585f1a2708510c32d07880801bd182898fe476876fc8965',
    ],
  ])('gives NIST KMAC256 sample %i', (_, message, customization, tag) => {
    expect(bytesToHex(kmac(136, KEY, message, 64, customization))).toBe(tag);
  });

  it.each([136, 72] as const)("is noble's, rate %i", (rate) => {
    const bytes = fc.uint8Array({ maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(
        bytes,
        bytes,
        bytes,
        fc.integer({ min: 1, max: 200 }),
        (key, message, customization, length) => {
          const expected = new _KMAC(rate, length, false, key, { personalization: customization });
          expect(kmac(rate, key, message, length, customization)).toEqual(expected.update(message).digest());
        },
      ),
      { seed: 1 },
    );
  });
});
