import { describe, expect, it } from 'vitest';
import type { RandomSource } from '../primitives/random.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import { DEFAULT_PROFILES } from '../profile.ts';
import { pqclean } from './pqclean.ts';
import { callPqclean, pqcleanMemory } from './pqclean-module.ts';

/** Everything that one session computes, from draws and messages of its own. */
function operations(
  { kem: kemName, signature: signatureName }: (typeof DEFAULT_PROFILES)[number],
  seed: string,
) {
  const random = seededRandom(seed);
  const kem = pqclean.kem(kemName);
  const scheme = pqclean.signature(signatureName);
  const message = random.bytes(64);
  const pair = kem.generateKeyPair(random);
  const { ciphertext } = kem.encapsulate(pair.publicKey, random);
  const keys = scheme.generateKeyPair(random);
  const signature = scheme.sign(message, keys.signingKey, random);
  return [
    () => kem.generateKeyPair(random),
    () => kem.encapsulate(pair.publicKey, random),
    () => kem.decapsulate(ciphertext, pair.secretKey),
    () => kem.decapsulate(random.bytes(ciphertext.length), pair.secretKey),
    () => scheme.generateKeyPair(random),
    () => scheme.sign(message, keys.signingKey, random),
    () => scheme.verify(signature, message, keys.verificationKey),
  ];
}

describe("the memory of pqclean's module", () => {
  it.each(DEFAULT_PROFILES)('holds nothing of what was computed: $kem, $signature', (profile) => {
    const first = operations(profile, 'first');
    const second = operations(profile, 'second');
    for (const [index, operation] of first.entries()) {
      operation();
      const after = pqcleanMemory().slice();
      second[index]?.();
      // The same operation on other secrets leaves the same memory: none of it depends on them.
      expect(Buffer.compare(pqcleanMemory(), after), `operation ${index}`).toBe(0);
    }
  });

  it('does not grow, and all of it is free again after each call', () => {
    const size = pqcleanMemory().length;
    const [profile] = DEFAULT_PROFILES.slice(-1);
    for (let round = 0; round < 20; round++) {
      if (profile !== undefined) for (const operation of operations(profile, `round ${round}`)) operation();
    }
    expect(pqcleanMemory()).toHaveLength(size);
    // A message that nearly fills the 22 MB fits once, and again only if the first has been freed.
    const scheme = pqclean.signature('ML-DSA-44');
    const { signingKey, verificationKey } = scheme.generateKeyPair(seededRandom('large'));
    const message = new Uint8Array(16_500_000);
    for (let round = 0; round < 2; round++) {
      const signature = scheme.sign(message, signingKey, seededRandom(''));
      expect(scheme.verify(signature, message, verificationKey)).toBe(true);
    }
  });

  it('refuses what does not fit it, and works on', () => {
    const scheme = pqclean.signature('ML-DSA-44');
    const { signingKey } = scheme.generateKeyPair(seededRandom('large'));
    const before = scheme.sign(new Uint8Array(1), signingKey, seededRandom(''));
    expect(() => scheme.sign(new Uint8Array(23_000_000), signingKey, seededRandom(''))).toThrow(
      /^args: .* bytes do not fit the memory of pqclean's module$/,
    );
    expect(scheme.sign(new Uint8Array(1), signingKey, seededRandom(''))).toEqual(before);
  });
});

describe('a random source that fails', () => {
  const failure = new Error('no randomness left');
  const failing: RandomSource = {
    bytes() {
      throw failure;
    },
    clone: () => failing,
  };
  const short: RandomSource = { bytes: (length) => new Uint8Array(length - 1), clone: () => short };
  const long: RandomSource = { bytes: (length) => new Uint8Array(length + 1), clone: () => long };

  it('is heard, leaves nothing in the memory, and does not spoil the next call', () => {
    const kem = pqclean.kem('ML-KEM-768');
    const pair = kem.generateKeyPair(seededRandom('pair'));
    const sent = kem.encapsulate(pair.publicKey, seededRandom('message'));
    const memory = pqcleanMemory();
    expect(() => kem.generateKeyPair(failing)).toThrow(failure);
    expect(Buffer.compare(memory, new Uint8Array(memory.length))).toBe(0);
    expect(() => kem.encapsulate(pair.publicKey, failing)).toThrow(failure);
    for (const source of [short, long]) {
      expect(() => kem.generateKeyPair(source)).toThrow(/^random: gave not the 64 bytes asked for$/);
    }
    expect(kem.generateKeyPair(seededRandom('pair'))).toEqual(pair);
    expect(kem.encapsulate(pair.publicKey, seededRandom('message'))).toEqual(sent);
  });
});

describe('callPqclean', () => {
  it('names a function that the module does not have', () => {
    expect(() => callPqclean('PQCLEAN_ROT13', 0, seededRandom(''), [])).toThrow(
      new RangeError('name: pqclean has no PQCLEAN_ROT13'),
    );
  });
});
