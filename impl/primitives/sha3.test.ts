import { createHash } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha3 } from './sha3.ts';

// NIST, "Cryptographic Standards and Guidelines: Examples with Intermediate Values", FIPS 202: SHA3-256 and
// SHA3-512 of the messages of 0 and 1600 bits; and of "abc", from the same collection's Secure Hashing page.
const SAMPLES = [
  {
    title: 'the empty message',
    message: new Uint8Array(0),
    sha3256: 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a',
    sha3512:
      'a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26',
  },
  {
    title: 'abc',
    message: new TextEncoder().encode('abc'),
    sha3256: '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
    sha3512:
      'b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0',
  },
  {
    title: '200 bytes a3',
    message: new Uint8Array(200).fill(0xa3),
    sha3256: '79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787',
    sha3512:
      'e76dfad22084a8b1467fcf2ffa58361bec7628edf5f3fdc0e4805dc48caeeca81b7c13c30adf52a3659584739a2df46be589c51ca1a4a8416df6545a1ce8ba00',
  },
];

describe('sha3', () => {
  it.each(SAMPLES)('gives the NIST samples of $title', ({ message, sha3256, sha3512 }) => {
    expect(bytesToHex(sha3(136, message))).toBe(sha3256);
    expect(bytesToHex(sha3(72, message))).toBe(sha3512);
  });

  it("is OpenSSL's, of the parts one after the other", () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 300, size: 'max' }), { maxLength: 5 });
    fc.assert(
      fc.property(parts, (input) => {
        for (const [rate, name] of [[136, 'sha3-256'] as const, [72, 'sha3-512'] as const]) {
          expect(sha3(rate, ...input)).toEqual(
            new Uint8Array(createHash(name).update(Buffer.concat(input)).digest()),
          );
        }
      }),
      { seed: 1 },
    );
  });
});
