import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join } from '../../bytes.ts';
import { KEM_SECRET_KEY_SIZES } from '../../crypto/kem-secret-key.ts';
import { KEM_SIZES } from '../../profile.ts';
import { drawing } from '../../testing/drawing.ts';
import { drawsBefore, field, operations, readRecording } from '../../testing/recorded-operations.ts';
import { seededRandom } from '../seeded-random.ts';
import { sha3 } from '../sha3.ts';
import { shake256 } from '../shake256.ts';
import { classicMcEliece } from './classic-mceliece.ts';
import { encode } from './encode.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

const hex = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && Buffer.from(bytes).toString('hex');

/** What a recorded handshake did with its KEM: key pairs, and encapsulations with the secret key of each. */
function recorded(path: string) {
  const trace = operations(readRecording(`profiles/${path}`).handshake);
  const made = (op: string) =>
    trace.flatMap((operation, index) =>
      operation['op'] === op ? [{ operation, draws: drawsBefore(trace, index) }] : [],
    );
  return { pairs: made('kem_keypair'), encapsulations: made('kem_encapsulate') };
}

/** The recorded sessions of each parameter set, and the key pair of the first of them. */
const SETS = (
  [
    ['mceliece348864', ['dilithium-s1_mceliece-s1', 'sphincs-s1s_mceliece-s1']],
    ['mceliece460896', ['dilithium-s3_mceliece-s3', 'sphincs-s3s_mceliece-s3']],
    ['mceliece6688128', ['dilithium-s5_mceliece-s5', 'sphincs-s5s_mceliece-s5']],
    ['mceliece6960119', ['dilithium-s5_mceliece-s6']],
    ['mceliece8192128', ['dilithium-s5_mceliece-s7']],
  ] as const
).map(([name, profiles]) => {
  const parameters: Parameters = PARAMETERS[name];
  const kem = classicMcEliece(name);
  const [made] = recorded(`simplex-${profiles[0]}`).pairs;
  const pair = kem.generateKeyPair(drawing(...(made?.draws ?? [])));
  return { name, profiles, parameters, kem, pair };
});

/** The ciphertext that the holder of an error vector of any weight would make of it. */
function ciphertextOf(parameters: Parameters, publicKey: Uint8Array, error: Uint8Array): Uint8Array {
  return join(encode(parameters, publicKey, error), shake256(32, Uint8Array.of(2), error));
}

/** An error vector of this weight, the places drawn. */
function errorOf(parameters: Parameters, weight: number, seed: number): Uint8Array {
  const random = seededRandom(`an error vector, ${seed}`);
  const error = new Uint8Array(parameters.n / 8);
  for (let placed = 0; placed < weight; ) {
    const [low = 0, high = 0] = random.bytes(2);
    const place = (low | (high << 8)) % parameters.n;
    const bit = 1 << (place & 7);
    if ((error[place >> 3] ?? 0) & bit) continue;
    error[place >> 3] = (error[place >> 3] ?? 0) | bit;
    placed++;
  }
  return error;
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = bytes.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

describe.each(SETS)('$name', ({ name, profiles, parameters, kem, pair }) => {
  it("has protocol.md's sizes", () => {
    const { ciphertext } = kem.encapsulate(pair.publicKey, seededRandom('sizes'));
    expect({ publicKey: pair.publicKey.length, ciphertext: ciphertext.length }).toEqual(KEM_SIZES[name]);
    expect(pair.secretKey).toHaveLength(KEM_SECRET_KEY_SIZES[name]);
  });

  it.each(profiles)('meets the Simplex session recorded of %s', (profile) => {
    const { pairs, encapsulations } = recorded(`simplex-${profile}`);
    expect([pairs.length, encapsulations.length]).toEqual([1, 1]);
    const [{ operation, draws } = { operation: {}, draws: [] }] = pairs;
    const made = profile === profiles[0] ? pair : kem.generateKeyPair(drawing(...draws));
    expect(hex(made.secretKey)).toBe(operation['sk']);
    expect(operation['pk']).toMatchObject({ sha3_256: hex(sha3(136, made.publicKey)) });

    for (const sent of encapsulations) {
      const { ciphertext, secret } = kem.encapsulate(made.publicKey, drawing(...sent.draws));
      expect([hex(ciphertext), hex(secret)]).toEqual([sent.operation['ct'], sent.operation['secret']]);
      expect(hex(kem.decapsulate(ciphertext, made.secretKey))).toBe(sent.operation['secret']);
    }
  });

  it.each(profiles)('decapsulates both ciphertexts of the Duplex session recorded of %s', (profile) => {
    const { pairs, encapsulations } = recorded(`duplex-${profile}`);
    expect([pairs.length, encapsulations.length]).toEqual([2, 2]);
    for (const { operation } of encapsulations) {
      const holder = pairs.find(
        ({ operation: { pk } }) => JSON.stringify(pk) === JSON.stringify(operation['pk']),
      );
      const secret = kem.decapsulate(field(operation, 'ct'), field(holder?.operation, 'sk'));
      expect(hex(secret)).toBe(operation['secret']);
    }
  });

  it('gives the holder the secret of any error vector of weight t', () => {
    const property = fc.property(fc.nat(), (seed) => {
      const error = errorOf(parameters, parameters.t, seed);
      const ciphertext = ciphertextOf(parameters, pair.publicKey, error);
      const secret = shake256(32, Uint8Array.of(1), error, ciphertext);
      expect(kem.decapsulate(ciphertext, pair.secretKey)).toEqual(secret);
    });
    fc.assert(property, { seed: 20, numRuns: 4 });
  });

  it('refuses error vectors of every other weight, though their confirmation be right', () => {
    for (const weight of [0, 1, parameters.t - 1, parameters.t + 1, parameters.t + 2]) {
      const error = errorOf(parameters, weight, weight);
      const ciphertext = ciphertextOf(parameters, pair.publicKey, error);
      expect(kem.decapsulate(ciphertext, pair.secretKey), `${weight} errors`).toBeUndefined();
    }
  });

  it('refuses a ciphertext with one bit changed', () => {
    const { ciphertext, secret } = kem.encapsulate(pair.publicKey, seededRandom('one bit'));
    const bits = fc.nat(8 * ciphertext.length - 1);
    const property = fc.property(bits, (bit) => {
      expect(kem.decapsulate(flipped(ciphertext, bit), pair.secretKey)).toBeUndefined();
    });
    const examples: [number][] = [[0], [8 * (ciphertext.length - 32)], [8 * ciphertext.length - 1]];
    fc.assert(property, { seed: 21, numRuns: 8, examples });
    expect(kem.decapsulate(ciphertext, pair.secretKey)).toEqual(secret);
  });

  it('refuses lengths that are not its own, before it draws', () => {
    const { ciphertext } = kem.encapsulate(pair.publicKey, seededRandom('lengths'));
    for (const wrong of [
      (bytes: Uint8Array) => bytes.subarray(1),
      (bytes: Uint8Array) => join(bytes, bytes),
    ]) {
      expect(kem.acceptsPublicKey(wrong(pair.publicKey))).toBe(false);
      expect(() => kem.encapsulate(wrong(pair.publicKey), drawing())).toThrow(
        /^publicKey: .* takes \d+ bytes/,
      );
      expect(() => kem.decapsulate(wrong(ciphertext), pair.secretKey)).toThrow(/^ciphertext: /);
      expect(() => kem.decapsulate(ciphertext, wrong(pair.secretKey))).toThrow(/^secretKey: /);
    }
  });

  it('overwrites the draws', () => {
    const drawn: Uint8Array[] = [];
    const seeded = seededRandom('draws');
    const random = {
      bytes(length: number) {
        drawn.push(seeded.bytes(length));
        return drawn.at(-1) ?? new Uint8Array();
      },
      clone: () => random,
    };
    kem.encapsulate(pair.publicKey, random);
    if (name === 'mceliece348864') kem.generateKeyPair(random);
    expect(drawn).not.toHaveLength(0);
    for (const draw of drawn) expect(draw).toEqual(new Uint8Array(draw.length));
  });
});

describe('padding of mceliece6960119', () => {
  const { kem, pair } = SETS.find(({ name }) => name === 'mceliece6960119') ?? raise();
  const ROW = 677;

  it('is 3 bits in each row of a public key, none of which may be set', () => {
    expect(kem.acceptsPublicKey(pair.publicKey)).toBe(true);
    for (const row of [1, 2, 774, 1546, 1547]) {
      for (const bit of [5, 6, 7]) {
        const changed = flipped(pair.publicKey, 8 * (row * ROW - 1) + bit);
        expect(kem.acceptsPublicKey(changed)).toBe(false);
        expect(() => kem.encapsulate(changed, drawing())).toThrow(/^publicKey: padding bits/);
      }
      expect(kem.acceptsPublicKey(flipped(pair.publicKey, 8 * (row * ROW - 1) + 4))).toBe(true);
    }
  });

  it('is 5 bits of a syndrome, none of which may be set', () => {
    const { ciphertext, secret } = kem.encapsulate(pair.publicKey, seededRandom('padding'));
    for (const bit of [3, 4, 5, 6, 7]) {
      expect(kem.decapsulate(flipped(ciphertext, 8 * 193 + bit), pair.secretKey)).toBeUndefined();
    }
    expect(kem.decapsulate(ciphertext, pair.secretKey)).toEqual(secret);
  });

  it('is refused though it could be taken for errors there, of weight t and confirmed', () => {
    const { parameters } = SETS.find(({ name }) => name === 'mceliece6960119') ?? raise();
    const [first, second] = [1547, 1548];
    const error = errorOf(parameters, parameters.t - 1, 5);
    expect((error[193] ?? 0) & 0b11000).toBe(0);
    const other = flipped(error, second);
    const read = flipped(error, first);
    // The syndrome of `other`, and that of two errors more: what a decoder makes of it is `read`.
    const ciphertext = flipped(flipped(ciphertextOf(parameters, pair.publicKey, other), first), second);
    ciphertext.set(shake256(32, Uint8Array.of(2), read), 194);
    expect(kem.decapsulate(ciphertext, pair.secretKey)).toBeUndefined();
  });
});

function raise(): never {
  throw new Error('no such parameter set');
}
