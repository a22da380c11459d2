import { describe, expect, it } from 'vitest';
import { seededRandom } from '../primitives/seeded-random.ts';
import { KEM_FAMILIES, KEM_SIZES, type KemName, SIGNATURE_SIZES, type SignatureName } from '../profile.ts';
import { fakeCrypto } from './fake.ts';
import { KEM_SECRET_KEY_SIZES } from './kem-secret-key.ts';

// The tables are complete: their keys are the names.
const KEMS = Object.keys(KEM_SIZES) as KemName[];
const SIGNATURES = Object.keys(SIGNATURE_SIZES) as SignatureName[];

describe.each(KEMS)('the fake %s', (name) => {
  const random = seededRandom(name);
  const kem = fakeCrypto().kem(name);
  const rejectsExplicitly = KEM_FAMILIES[name] === 'Classic McEliece';
  const pair = kem.generateKeyPair(random);
  const sent = kem.encapsulate(pair.publicKey, random);

  it('has the real sizes', () => {
    expect({ publicKey: pair.publicKey.length, ciphertext: sent.ciphertext.length }).toEqual(KEM_SIZES[name]);
    expect(pair.secretKey).toHaveLength(KEM_SECRET_KEY_SIZES[name]);
    expect(sent.secret).toHaveLength(32);
  });

  it('gives the holder the secret, and nobody else', () => {
    expect(kem.decapsulate(sent.ciphertext, pair.secretKey)).toEqual(sent.secret);
    const other = kem.generateKeyPair(random);
    expect(kem.decapsulate(sent.ciphertext, other.secretKey)).not.toEqual(sent.secret);
    expect(kem.encapsulate(pair.publicKey, random)).not.toEqual(sent);
  });

  it('rejects a changed ciphertext, or one for a changed public key, as the real one does', () => {
    const changed = [0, 31, 32, sent.ciphertext.length - 1].map((at) => changedAt(sent.ciphertext, at));
    const { ciphertext } = kem.encapsulate(changedAt(pair.publicKey, pair.publicKey.length - 1), random);
    const outcomes = [...changed, ciphertext].map((wrong) => kem.decapsulate(wrong, pair.secretKey));
    for (const outcome of outcomes) {
      if (rejectsExplicitly) expect(outcome).toBeUndefined();
      else expect(outcome).toHaveLength(32);
      expect(outcome).not.toEqual(sent.secret);
    }
    const secrets = outcomes.map((outcome) => Buffer.from(outcome ?? '').toString('hex'));
    expect(new Set(secrets).size).toBe(rejectsExplicitly ? 1 : outcomes.length);
  });

  it('refuses wrong lengths', () => {
    expect(kem.acceptsPublicKey(pair.publicKey)).toBe(true);
    expect(kem.acceptsPublicKey(pair.publicKey.subarray(1))).toBe(false);
    expect(() => kem.encapsulate(pair.publicKey.subarray(1), random)).toThrow(/^publicKey: /);
    expect(() => kem.decapsulate(sent.ciphertext.subarray(1), pair.secretKey)).toThrow(/^ciphertext: /);
    expect(() => kem.decapsulate(sent.ciphertext, pair.secretKey.subarray(1))).toThrow(/^secretKey: /);
  });

  it('is decided by its draws', () => {
    const again = fakeCrypto().kem(name);
    const source = seededRandom(name);
    const repeated = again.generateKeyPair(source);
    // A megabyte is too much for toEqual.
    expect(Buffer.compare(repeated.publicKey, pair.publicKey)).toBe(0);
    expect(repeated.secretKey).toEqual(pair.secretKey);
    expect(again.encapsulate(pair.publicKey, source)).toEqual(sent);
  });
});

describe.each(SIGNATURES)('the fake %s', (name) => {
  const random = seededRandom(name);
  const scheme = fakeCrypto().signature(name);
  const { signingKey, verificationKey } = scheme.generateKeyPair(random);
  const message = random.bytes(64);
  const signature = scheme.sign(message, signingKey, random);

  it('has the real sizes', () => {
    const sizes = { verificationKey, signingKey, signature };
    expect(Object.entries(sizes).map(([key, { length }]) => [key, length])).toEqual(
      Object.entries(SIGNATURE_SIZES[name]),
    );
  });

  it('verifies what was signed, and nothing else', () => {
    expect(scheme.verify(signature, message, verificationKey)).toBe(true);
    for (let at = 0; at < signature.length; at += 7) {
      expect(scheme.verify(changedAt(signature, at), message, verificationKey)).toBe(false);
    }
    for (let at = 0; at < message.length; at++) {
      expect(scheme.verify(signature, changedAt(message, at), verificationKey)).toBe(false);
    }
    for (let at = 0; at < verificationKey.length; at += 7) {
      expect(scheme.verify(signature, message, changedAt(verificationKey, at))).toBe(false);
    }
    expect(scheme.verify(signature, message.subarray(1), verificationKey)).toBe(false);
    const other = scheme.generateKeyPair(random);
    expect(scheme.verify(signature, message, other.verificationKey)).toBe(false);
    expect(scheme.sign(message, signingKey, random)).toEqual(signature);
  });

  it('knows which keys belong together', () => {
    expect(scheme.matches(signingKey, verificationKey)).toBe(true);
    for (let at = 0; at < signingKey.length; at += 31) {
      expect(scheme.matches(changedAt(signingKey, at), verificationKey)).toBe(false);
    }
    expect(scheme.matches(signingKey, changedAt(verificationKey, verificationKey.length - 1))).toBe(false);
  });

  it('refuses wrong lengths', () => {
    expect(() => scheme.sign(message, signingKey.subarray(1), random)).toThrow(/^signingKey: /);
    expect(scheme.verify(signature.subarray(1), message, verificationKey)).toBe(false);
    expect(scheme.verify(signature, message, verificationKey.subarray(1))).toBe(false);
    expect(scheme.matches(signingKey.subarray(1), verificationKey)).toBe(false);
    expect(scheme.matches(new Uint8Array(), verificationKey)).toBe(false);
  });
});

describe('fakeCrypto', () => {
  it('counts its own calls until they are reset', () => {
    const [crypto, other] = [fakeCrypto(), fakeCrypto()];
    const random = seededRandom('counts');
    const kem = crypto.kem('ML-KEM-512');
    const scheme = crypto.signature('ML-DSA-44');
    const pair = kem.generateKeyPair(random);
    const { ciphertext } = kem.encapsulate(pair.publicKey, random);
    for (let i = 0; i < 2; i++) kem.decapsulate(ciphertext, pair.secretKey);
    const keys = scheme.generateKeyPair(random);
    for (let i = 0; i < 3; i++) scheme.sign(ciphertext, keys.signingKey, random);
    for (let i = 0; i < 4; i++) scheme.verify(ciphertext, ciphertext, keys.verificationKey);

    expect(crypto.counts).toEqual({ generateKeyPair: 2, encapsulate: 1, decapsulate: 2, sign: 3, verify: 4 });
    const none = { generateKeyPair: 0, encapsulate: 0, decapsulate: 0, sign: 0, verify: 0 };
    expect(other.counts).toEqual(none);
    crypto.resetCounts();
    expect(crypto.counts).toEqual(none);
  });

  it('names what it has where it is asked for another', () => {
    // A name that no type lets through.
    expect(() => fakeCrypto().kem('RSA' as KemName)).toThrow(
      /^name: fake has no KEM RSA; it has ML-KEM-512,/,
    );
    expect(() => fakeCrypto().signature('RSA' as SignatureName)).toThrow(RangeError);
  });
});

/** A copy with one bit of one byte changed. */
function changedAt(value: Uint8Array, at: number): Uint8Array {
  const changed = value.slice();
  changed[at] = (changed[at] ?? 0) ^ (1 << (at & 7));
  return changed;
}
