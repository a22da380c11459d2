import { describe, expect, it } from 'vitest';
import { seededRandom } from '../primitives/seeded-random.ts';
import { slhDsaSign } from '../primitives/slh-dsa/slh-dsa.ts';
import { drawing } from '../testing/drawing.ts';
import { recordedSignatures, SLH_DSA_NAMES } from '../testing/recorded-signatures.ts';
import { backend } from './backends.ts';
import { callPqclean } from './pqclean-module.ts';

describe.each(SLH_DSA_NAMES)('%s', (name) => {
  const { signatures } = recordedSignatures(name);
  const fast = backend('fast').signature(name);
  const noble = backend('noble').signature(name);

  it('makes all signatures of the recordings of their draws', () => {
    for (const { key, message, draw, signature } of signatures) {
      expect(Buffer.compare(slhDsaSign(name, message, key.signingKey, draw), signature)).toBe(0);
    }
  });

  it('is the same with both backends on random draws: keys, and a hedged signature', () => {
    const random = seededRandom(name);
    const other = random.clone();
    const pair = fast.generateKeyPair(random);
    expect(noble.generateKeyPair(other)).toEqual(pair);
    const message = seededRandom('message').bytes(100);
    const signature = fast.sign(message, pair.signingKey, random);
    expect(Buffer.compare(noble.sign(message, pair.signingKey, other), signature)).toBe(0);
    // Both have drawn equally much.
    expect(other.bytes(8)).toEqual(random.bytes(8));
    for (const scheme of [fast, noble]) {
      expect(scheme.verify(signature, message, pair.verificationKey)).toBe(true);
    }
    // Hedged: the next draw, another signature.
    expect(Buffer.compare(fast.sign(message, pair.signingKey, random), signature)).not.toBe(0);
  });

  it('verifies a deterministic signature too, which draws PK.seed (PRM-07)', () => {
    const [{ key, message } = expect.unreachable()] = signatures;
    const publicSeed = key.verificationKey.slice(0, key.verificationKey.length / 2);
    const signature = slhDsaSign(name, message, key.signingKey, publicSeed);
    for (const scheme of [fast, noble]) {
      expect(scheme.verify(signature, message, key.verificationKey)).toBe(true);
    }
  });
});

it("is not the SPHINCS+ of pqclean's module, which opens other leaves (docs/decisions.md)", () => {
  const [{ key, message, draw, signature } = expect.unreachable()] =
    recordedSignatures('SLH-DSA-SHAKE-128s').signatures;
  const n = draw.length;
  const prefix = 'PQCLEAN_SPHINCSSHAKE128SSIMPLE_CLEAN_crypto_sign';
  const stack = 256 * 1024;
  const [verificationKey, signingKey] = [new Uint8Array(2 * n), new Uint8Array(4 * n)];
  const pair = [{ into: verificationKey }, { into: signingKey }];
  callPqclean(`${prefix}_keypair`, stack, drawing(key.seed), pair);
  expect([verificationKey, signingKey]).toEqual([key.verificationKey, key.signingKey]);

  const prefixed = Uint8Array.of(0, 0, ...message);
  const other = new Uint8Array(signature.length);
  const args = [{ into: other }, { into: new Uint8Array(4) }, prefixed, prefixed.length, signingKey];
  callPqclean(`${prefix}_signature`, stack, drawing(draw), args);
  // The same randomizer, and another first secret value.
  expect(other.subarray(0, n)).toEqual(signature.subarray(0, n));
  expect(other.subarray(n, 2 * n)).not.toEqual(signature.subarray(n, 2 * n));
  const verdict = (made: Uint8Array) =>
    callPqclean(`${prefix}_verify`, stack, drawing(), [
      made,
      made.length,
      prefixed,
      prefixed.length,
      verificationKey,
    ]);
  expect([verdict(other) === 0, verdict(signature) === 0]).toEqual([true, false]);
});
