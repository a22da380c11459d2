import { describe, expect, it } from 'vitest';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { pqclean } from '../../impl/crypto/pqclean.ts';
import { drawing } from '../../impl/testing/drawing.ts';
import { recordedSignatures, SLH_DSA_NAMES } from '../../impl/testing/recorded-signatures.ts';
import { hex } from '../hex.ts';
import { Signing, slowCrypto } from './signing.ts';

const MADE = Uint8Array.of(1, 2, 3);

/** Primitives whose signatures of SLH-DSA are all the same. */
function stub(): Crypto {
  return {
    ...pqclean,
    signature: (name) => ({
      ...pqclean.signature(name),
      sign: (_message, _key, random) => {
        random.bytes(name === 'SLH-DSA-SHAKE-128s' ? 16 : 24);
        return MADE;
      },
    }),
  };
}

const NAME = 'SLH-DSA-SHAKE-128s';
const [recorded, another] = recordedSignatures(NAME).signatures;
if (recorded === undefined || another === undefined) throw new Error('there are no recorded signatures');
const { key, message, draw, signature } = recorded;

/** What a subject comes to that was offered these bytes. */
function signed(offered: Uint8Array, mode: 'make' | 'check' = 'check', its = { message, draw }) {
  const signing = new Signing(mode);
  signing.offer({ deep: [{ in: ['a', 'file', hex(offered)] }] });
  const scheme = slowCrypto({ crypto: stub(), signing }).signature(NAME);
  const made = scheme.sign(its.message, key.signingKey, drawing(its.draw));
  return { made: hex(made), counts: signing.counts };
}

const TAKEN = { made: hex(signature), counts: { made: 0, checked: 1 } };
const MADE_AGAIN = { made: hex(MADE), counts: { made: 1, checked: 0 } };

describe('signatures that a file holds', () => {
  it.each(SLH_DSA_NAMES)('%s: are taken, where the deployed implementation made them so', (name) => {
    for (const each of recordedSignatures(name).signatures) {
      const signing = new Signing('check');
      signing.offer([hex(each.signature)]);
      const scheme = slowCrypto({ crypto: stub(), signing }).signature(name);
      const made = scheme.sign(each.message, each.key.signingKey, drawing(each.draw));
      expect(hex(made)).toBe(hex(each.signature));
      expect(signing.counts).toEqual({ made: 0, checked: 1 });
    }
  });

  it('are not taken with any bit changed, in whatever part', () => {
    expect(signed(signature)).toEqual(TAKEN);
    for (let at = 0; at < signature.length; at += 61) {
      const changed = signature.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(signed(changed), `byte ${at}`).toEqual(MADE_AGAIN);
    }
  });

  it('are not taken for another draw, message or key', () => {
    const other = (bytes: Uint8Array) => bytes.map((byte, index) => (index === 3 ? byte ^ 1 : byte));
    expect(signed(signature, 'check', { message, draw: other(draw) })).toEqual(MADE_AGAIN);
    expect(signed(signature, 'check', { message: other(message), draw })).toEqual(MADE_AGAIN);
    expect(signed(another.signature)).toEqual(MADE_AGAIN);
  });

  it('are not taken where all are to be made, which is so by default', () => {
    expect(signed(signature, 'make')).toEqual(MADE_AGAIN);
    const scheme = slowCrypto({ crypto: stub() }).signature(NAME);
    expect(scheme.sign(message, key.signingKey, drawing(draw))).toEqual(MADE);
  });

  it('are those of the file in hand alone', () => {
    const signing = new Signing('check');
    signing.offer([hex(signature)]);
    signing.offer([]);
    slowCrypto({ crypto: stub(), signing }).signature(NAME).sign(message, key.signingKey, drawing(draw));
    expect(signing.counts).toEqual({ made: 1, checked: 0 });
  });
});
