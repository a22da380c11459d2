import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RandomSource } from '../primitives/random.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import {
  DEFAULT_PROFILES,
  KEM_SIZES,
  type KemName,
  SIGNATURE_SIZES,
  type SignatureName,
} from '../profile.ts';
import { drawing } from '../testing/drawing.ts';
import {
  drawsBefore,
  field,
  type Operation,
  operations,
  readRecording,
} from '../testing/recorded-operations.ts';
import { BACKENDS, type BackendName, backend } from './backends.ts';
import { byName } from './by-name.ts';
import { runtimeCrypto } from './runtime.ts';

const hasRuntime = runtimeCrypto() !== undefined;
const needsRuntime = hasRuntime ? '' : ` (skipped: Node ${process.versions.node} has no ML-KEM and ML-DSA)`;

const REAL = ['noble', 'pqclean', 'runtime'] as const;
const DETERMINISTIC = ['noble', 'pqclean'] as const;
const KEMS = DEFAULT_PROFILES.map(({ kem }) => kem);
const SIGNATURES = DEFAULT_PROFILES.map(({ signature }) => signature);

describe('backend', () => {
  it('knows each of its names', () => {
    const named = BACKENDS.filter((name) => name !== 'runtime').map((name) => backend(name).name);
    expect(named).toEqual(['noble', 'pqclean', 'fake', 'pqclean']);
  });

  it('names the choices where it is asked for another', () => {
    const unknown: string = 'openssl';
    // What a command line hands on is a string, whatever the type says.
    expect(() => backend(unknown as BackendName)).toThrow(
      new RangeError('name: no backend is called openssl; choose one of noble, pqclean, runtime, fake, fast'),
    );
  });

  it.skipIf(hasRuntime)('says what the runtime lacks (skipped where it lacks nothing)', () => {
    expect(() => backend('runtime')).toThrow(
      /^name: this runtime \(Node .*choose one of noble, pqclean, fast$/,
    );
  });

  it.each(DETERMINISTIC)(
    '%s is deterministic, and names what it has where it lacks a KEM or scheme',
    (name) => {
      const crypto = backend(name);
      expect(crypto.deterministic).toBe(true);
      // Names that no type lets through, as a key file's or a command line's text might bring them.
      expect(() => byName('b', 'KEM', { one: 1 }, 'toString' as 'one')).toThrow(RangeError);
      expect(() => crypto.kem('unknown' as KemName)).toThrow(
        /^name: .* has no KEM unknown; it has ML-KEM-512,/,
      );
      expect(() => crypto.signature('unknown' as SignatureName)).toThrow(
        /^name: .* has no signature scheme unknown; it has ML-DSA-44,/,
      );
    },
  );
});

/** The public-key operations of a recorded session: a Simplex one has one long-term key, a Duplex one two. */
function recorded(variant: string, profile: string) {
  const { key, keys, key_trace, ...session } = readRecording(`${variant}-${profile}`);
  const longTerm: readonly Operation[] = key === undefined ? [keys.listener, keys.sender] : [key];
  const seeds = operations(key?.trace ?? key_trace).filter((draw) => field(draw, 'bytes').length === 32);
  const trace = operations(session);

  const pairs = trace.flatMap((made, index) =>
    made['op'] === 'kem_keypair'
      ? [
          {
            draws: drawsBefore(trace, index),
            publicKey: field(made, 'pk'),
            secretKey: field(made, 'sk'),
          },
        ]
      : [],
  );
  return {
    keys: longTerm.map((pair, index) => ({
      seed: field(seeds[index], 'bytes'),
      verificationKey: field(pair, 'verkey'),
      signingKey: field(pair, 'sigkey'),
    })),
    pairs,
    encapsulations: trace.flatMap((made, index) => {
      if (made['op'] !== 'kem_encapsulate') return [];
      const publicKey = field(made, 'pk');
      const holder = pairs.find((pair) => Buffer.compare(pair.publicKey, publicKey) === 0);
      const secretKey = holder?.secretKey ?? new Uint8Array();
      const draws = drawsBefore(trace, index);
      return [{ draws, publicKey, secretKey, ciphertext: field(made, 'ct'), secret: field(made, 'secret') }];
    }),
    signatures: trace.flatMap((made) => {
      if (made['op'] !== 'sign') return [];
      const message = field(made, 'message');
      const signature = field(made, 'signature_and_message').subarray(0, -message.length);
      return [{ message, signature, signer: made['by'] === 'client' ? 1 : 0 }];
    }),
  };
}

const RECORDINGS = ['simplex', 'duplex'].flatMap((variant) =>
  DEFAULT_PROFILES.map(({ name, kem, signature }) => ({
    title: `${variant} ${name}`,
    kem,
    signature,
    variant,
    name,
  })),
);

describe.each(REAL)('%s meets the recordings of the deployed implementation', (name) => {
  const skipped = name === 'runtime' && !hasRuntime;
  const why = skipped ? needsRuntime : '';
  const { deterministic } = skipped ? { deterministic: false } : backend(name);

  it.skipIf(skipped).each(RECORDINGS)(`$title: signature keys and signatures${why}`, (session) => {
    const scheme = backend(name).signature(session.signature);
    const { keys, signatures } = recorded(session.variant, session.name);
    expect([keys.length, signatures.length]).toEqual(session.variant === 'simplex' ? [1, 1] : [2, 6]);

    for (const { seed, verificationKey, signingKey } of keys) {
      expect(scheme.generateKeyPair(drawing(seed))).toEqual({ verificationKey, signingKey });
      expect(scheme.matches(signingKey, verificationKey)).toBe(true);
    }
    for (const { signer, message, signature } of signatures) {
      const { signingKey, verificationKey } = keys[signer] ??
        keys[0] ?? { signingKey: new Uint8Array(), verificationKey: new Uint8Array() };
      const made = scheme.sign(message, signingKey, drawing());
      if (deterministic) expect(made).toEqual(signature);
      expect(scheme.verify(made, message, verificationKey)).toBe(true);
      expect(scheme.verify(signature, message, verificationKey)).toBe(true);
    }
  });

  it.skipIf(skipped).each(RECORDINGS)(`$title: KEM key pairs and encapsulations${why}`, (session) => {
    const kem = backend(name).kem(session.kem);
    const { pairs, encapsulations } = recorded(session.variant, session.name);
    expect([pairs.length, encapsulations.length]).toEqual(session.variant === 'simplex' ? [1, 1] : [3, 3]);

    for (const { draws, publicKey, secretKey } of pairs) {
      expect(kem.generateKeyPair(drawing(...draws))).toEqual({ publicKey, secretKey });
      expect(kem.acceptsPublicKey(publicKey)).toBe(true);
    }
    for (const { draws, publicKey, secretKey, ciphertext, secret } of encapsulations) {
      if (deterministic) {
        expect(kem.encapsulate(publicKey, drawing(...draws))).toEqual({ ciphertext, secret });
      } else {
        const own = kem.encapsulate(publicKey, drawing());
        expect(kem.decapsulate(own.ciphertext, secretKey)).toEqual(own.secret);
      }
      expect(kem.decapsulate(ciphertext, secretKey)).toEqual(secret);
    }
  });
});

describe('noble and pqclean agree on random draws', () => {
  const noble = backend('noble');
  const pqclean = backend('pqclean');
  const parameters = { seed: 203_204, numRuns: 5 };
  const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

  it.each(KEMS)('%s: key pairs, encapsulations, secrets, implicit rejections', (name) => {
    const [first, second] = [noble.kem(name), pqclean.kem(name)];
    const property = fc.property(seeds, fc.nat(KEM_SIZES[name].ciphertext * 8 - 1), (seed, bit) => {
      const random = seededRandom(seed);
      const other = random.clone();
      const pair = first.generateKeyPair(random);
      expect(second.generateKeyPair(other)).toEqual(pair);
      const sent = first.encapsulate(pair.publicKey, random);
      expect(second.encapsulate(pair.publicKey, other)).toEqual(sent);
      // Both have drawn equally much.
      expect(other.bytes(8)).toEqual(random.bytes(8));

      expect(first.decapsulate(sent.ciphertext, pair.secretKey)).toEqual(sent.secret);
      expect(second.decapsulate(sent.ciphertext, pair.secretKey)).toEqual(sent.secret);
      const changed = flip(sent.ciphertext, bit);
      const rejected = first.decapsulate(changed, pair.secretKey);
      expect(rejected).toHaveLength(32);
      expect(rejected).not.toEqual(sent.secret);
      expect(second.decapsulate(changed, pair.secretKey)).toEqual(rejected);
    });
    fc.assert(property, parameters);
  });

  it.each(SIGNATURES)('%s: key pairs, signatures, verdicts on changed ones', (name) => {
    const [first, second] = [noble.signature(name), pqclean.signature(name)];
    const bits = fc.nat(SIGNATURE_SIZES[name].signature * 8 - 1);
    const property = fc.property(seeds, fc.uint8Array({ maxLength: 300 }), bits, (seed, message, bit) => {
      const random = seededRandom(seed);
      const other = random.clone();
      const pair = first.generateKeyPair(random);
      expect(second.generateKeyPair(other)).toEqual(pair);
      const signature = first.sign(message, pair.signingKey, random);
      expect(second.sign(message, pair.signingKey, other)).toEqual(signature);
      expect(other.bytes(8)).toEqual(random.bytes(8));

      for (const scheme of [first, second]) {
        expect(scheme.verify(signature, message, pair.verificationKey)).toBe(true);
        expect(scheme.verify(flip(signature, bit), message, pair.verificationKey)).toBe(false);
        expect(scheme.verify(signature, Uint8Array.of(...message, 0), pair.verificationKey)).toBe(false);
        expect(scheme.verify(signature, message, flip(pair.verificationKey, bit % 1000))).toBe(false);
      }
    });
    fc.assert(property, parameters);
  });
});

describe.each(REAL)('%s refuses', (name) => {
  const skipped = name === 'runtime' && !hasRuntime;
  const why = skipped ? needsRuntime : '';

  it.skipIf(skipped)(`keys, ciphertexts and signatures of wrong lengths, before it draws${why}`, () => {
    const random = seededRandom(`lengths of ${name}`);
    const kem = backend(name).kem('ML-KEM-512');
    const { publicKey, secretKey } = kem.generateKeyPair(random);
    const { ciphertext } = kem.encapsulate(publicKey, random);
    const scheme = backend(name).signature('ML-DSA-44');
    const { signingKey, verificationKey } = scheme.generateKeyPair(random);
    const message = Uint8Array.of(1, 2, 3);
    const signature = scheme.sign(message, signingKey, random);

    for (const wrong of [shorter, longer, () => new Uint8Array()]) {
      expect(kem.acceptsPublicKey(wrong(publicKey))).toBe(false);
      expect(() => kem.encapsulate(wrong(publicKey), drawing())).toThrow(refusal('publicKey'));
      expect(() => kem.decapsulate(wrong(ciphertext), secretKey)).toThrow(refusal('ciphertext'));
      expect(() => kem.decapsulate(ciphertext, wrong(secretKey))).toThrow(refusal('secretKey'));
      expect(() => scheme.sign(message, wrong(signingKey), drawing())).toThrow(refusal('signingKey'));
      expect(scheme.verify(wrong(signature), message, verificationKey)).toBe(false);
      expect(scheme.verify(signature, message, wrong(verificationKey))).toBe(false);
      expect(scheme.matches(wrong(signingKey), verificationKey)).toBe(false);
      expect(scheme.matches(signingKey, wrong(verificationKey))).toBe(false);
    }
    expect(scheme.verify(signature, message, verificationKey)).toBe(true);
    expect(scheme.matches(signingKey, verificationKey)).toBe(true);
  });
});

describe.each(REAL)('%s keeps no draw', (name) => {
  const skipped = name === 'runtime' && !hasRuntime;
  const why = skipped ? needsRuntime : '';

  it.skipIf(skipped)(`but overwrites each after use${why}`, () => {
    const seeded = seededRandom('draws');
    const drawn: Uint8Array[] = [];
    const random: RandomSource = {
      bytes(length) {
        const draw = seeded.bytes(length);
        drawn.push(draw);
        return draw;
      },
      clone: () => random,
    };
    const { publicKey } = backend(name).kem('ML-KEM-512').generateKeyPair(random);
    backend(name).kem('ML-KEM-512').encapsulate(publicKey, random);
    backend(name).signature('ML-DSA-44').generateKeyPair(random);
    expect(drawn.length).toBeGreaterThanOrEqual(2);
    for (const draw of drawn) expect(draw).toEqual(new Uint8Array(draw.length));
  });
});

const shorter = (value: Uint8Array): Uint8Array => value.subarray(1);
const longer = (value: Uint8Array): Uint8Array => Uint8Array.of(...value, 0);
const refusal = (argument: string) =>
  expect.toSatisfy(
    (error: unknown) => error instanceof RangeError && error.message.startsWith(`${argument}: `),
  );

function flip(value: Uint8Array, bit: number): Uint8Array {
  const changed = value.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}
