import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../primitives/seeded-random.ts';
import { SIGNATURE_SIZES } from '../profile.ts';
import { drawing } from '../testing/drawing.ts';
import { recordedSignatures, SLH_DSA_NAMES } from '../testing/recorded-signatures.ts';
import { backend } from './backends.ts';
import { slhDsa } from './slh-dsa.ts';

const DETERMINISTIC = ['noble', 'pqclean'] as const;

describe.each(SLH_DSA_NAMES)('%s', (name) => {
  const { keys, signatures } = recordedSignatures(name);
  const fast = backend('fast').signature(name);
  const noble = backend('noble').signature(name);

  it('makes the keys of the recordings of their draws', () => {
    expect([keys.length, signatures.length]).toEqual([3, 5]);
    // The first two are the same: the server's, of both sessions.
    for (const { seed, verificationKey, signingKey } of keys.slice(1)) {
      expect(fast.generateKeyPair(drawing(seed))).toEqual({ verificationKey, signingKey });
    }
  });

  it('makes the first signature of the recordings of its draw; the slow tests make all', () => {
    const [{ key, message, draw, signature } = expect.unreachable()] = signatures;
    expect(Buffer.compare(fast.sign(message, key.signingKey, drawing(draw)), signature)).toBe(0);
  });

  it.each(DETERMINISTIC)('verifies with %s what is recorded, under its own key alone', (backendName) => {
    const scheme = backend(backendName).signature(name);
    for (const { key, message, signature } of signatures) {
      expect(scheme.verify(signature, message, key.verificationKey)).toBe(true);
    }
    const [first, second] = signatures;
    if (first === undefined || second === undefined) return expect.unreachable();
    expect(scheme.verify(first.signature, first.message, second.key.verificationKey)).toBe(false);
    expect(scheme.verify(first.signature, second.message, first.key.verificationKey)).toBe(false);
  });

  it('verifies with both backends alike: not with any bit changed, nor another message or key', () => {
    const { signature: length, verificationKey: keyLength } = SIGNATURE_SIZES[name];
    const property = fc.property(
      fc.constantFrom(...signatures),
      fc.nat(8 * length - 1),
      fc.nat(8 * keyLength - 1),
      ({ key: { verificationKey }, message, signature }, bit, keyBit) => {
        for (const scheme of [fast, noble]) {
          expect(scheme.verify(flip(signature, bit), message, verificationKey)).toBe(false);
          expect(scheme.verify(signature, flip(message, bit % 256), verificationKey)).toBe(false);
          expect(scheme.verify(signature, Uint8Array.of(...message, 0), verificationKey)).toBe(false);
          expect(scheme.verify(signature, message, flip(verificationKey, keyBit))).toBe(false);
        }
      },
    );
    fc.assert(property, { seed: 205, numRuns: 2 });
  });

  it('finds any one bit changed in SK.seed, PK.seed and PK.root, and pairs crossed', () => {
    const [first, , other] = keys;
    if (first === undefined || other === undefined) return expect.unreachable();
    const { signingKey, verificationKey } = first;
    const n = verificationKey.length / 2;
    expect(fast.matches(signingKey, verificationKey)).toBe(true);
    for (const bit of [8 * n - 1, 16 * n, 24 * n - 1, 24 * n, 32 * n - 1]) {
      expect(fast.matches(flip(signingKey, bit), verificationKey), `bit ${bit}`).toBe(false);
    }
    for (const bit of [0, 8 * n, 16 * n - 1]) {
      expect(fast.matches(signingKey, flip(verificationKey, bit)), `bit ${bit}`).toBe(false);
    }
    expect(fast.matches(other.signingKey, verificationKey)).toBe(false);
    // A root that belongs to the seeds of neither, in both keys alike.
    const [changed, alike] = [flip(signingKey, 24 * n + 3), flip(verificationKey, 8 * n + 3)];
    expect(changed.subarray(2 * n)).toEqual(alike);
    expect(fast.matches(changed, alike)).toBe(false);
  });

  it('cannot tell another SK.prf, which fits as well', () => {
    const [{ signingKey, verificationKey } = expect.unreachable()] = keys;
    const n = verificationKey.length / 2;
    expect(fast.matches(flip(signingKey, 8 * n + 1), verificationKey)).toBe(true);
  });

  it('draws its seeds at once, and what a signature is hedged with; and keeps no draw', () => {
    const n = SIGNATURE_SIZES[name].verificationKey / 2;
    const [seed, hedge] = [seededRandom('seed').bytes(3 * n), seededRandom('hedge').bytes(n)];
    const given: Uint8Array[] = [];
    const scheme = slhDsa(name, {
      keyPair(draw) {
        given.push(draw.slice());
        return { verificationKey: draw, signingKey: draw };
      },
      sign(_message, _signingKey, draw) {
        given.push(draw.slice());
        return draw;
      },
      verify: () => expect.unreachable(),
    });
    const { verificationKey } = scheme.generateKeyPair(drawing(seed));
    expect(verificationKey).toEqual(new Uint8Array(3 * n));
    const signingKey = new Uint8Array(SIGNATURE_SIZES[name].signingKey);
    expect(scheme.sign(Uint8Array.of(1), signingKey, drawing(hedge))).toEqual(new Uint8Array(n));
    expect(given).toEqual([seed, hedge]);
  });
});

function flip(value: Uint8Array, bit: number): Uint8Array {
  const changed = value.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}
