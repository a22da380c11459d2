import { sha3_512, shake256 } from '@noble/hashes/sha3.js';
import { slh_dsa_shake_128s as noble } from '@noble/post-quantum/slh-dsa.js';
import { describe, expect, it } from 'vitest';
import { backend } from '../../impl/crypto/backends.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import { hedgedSignature, nonstandardSignature, verifiesOtherwise } from './nonstandard-signature.ts';

const INTERFACES = ['with a context', 'internal', 'pre-hashed'] as const;
const message = new Uint8Array(64).fill(0x5a);

describe('the other interfaces of SLH-DSA', () => {
  const name = 'SLH-DSA-SHAKE-128s';
  const fast = backend('fast').signature(name);
  const { signingKey, verificationKey } = fast.generateKeyPair(seededRandom(name));

  it.each(INTERFACES)('sign "%s" as noble verifies it, and as nothing else', (by) => {
    const signature = nonstandardSignature(name, by, message, signingKey);
    const byNoble = {
      'with a context': noble.verify(signature, message, verificationKey, {
        context: new TextEncoder().encode('QSMP'),
      }),
      internal: noble.internal.verify(signature, message, verificationKey),
      'pre-hashed': noble.prehash(sha3_512).verify(signature, message, verificationKey),
    };
    for (const other of INTERFACES) {
      expect(byNoble[other]).toBe(other === by);
      expect(verifiesOtherwise(signature, message, verificationKey, other)).toBe(other === by);
    }
    expect(fast.verify(signature, message, verificationKey)).toBe(false);
  });

  it('sign hedged with as many bytes as the scheme draws', () => {
    const drawn = seededRandom('drawn').bytes(32);
    const signature = hedgedSignature(name, message, signingKey, drawn);
    expect(fast.verify(signature, message, verificationKey)).toBe(true);
    // Its randomizer is PRF_msg(SK.prf, draw, 00 00 message) (FIPS 205, 11.1).
    const input = [signingKey.subarray(16, 32), drawn.subarray(0, 16), new Uint8Array(2), message];
    expect(signature.subarray(0, 16)).toEqual(shake256(Buffer.concat(input), { dkLen: 16 }));
  });
});
