import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noble } from '../crypto/noble.ts';
import { KeyFileError } from '../errors.ts';
import { generateKey } from '../keys/generate-key.ts';
import type { PrivateKey } from '../keys/key.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import { findProfile } from '../profile.ts';
import { LAST_EXPIRATION } from './expiration.ts';
import { strictKeyFile } from './keyfile-policy.ts';
import { UNSUPPORTED_CONFIGURATIONS } from './keyfile-profile.ts';
import { decodePrivateKey, encodePrivateKey, MAXIMUM_PRIVATE_KEY_FILE } from './private-key-file.ts';
import { encodePublicKey } from './public-key-file.ts';

const EXPIRATION = 34;
const KEY_IDENTITY = 42;
const SIGNING_KEY = 58;
const VERIFICATION_KEY = SIGNING_KEY + 2560; // ML-DSA-44

function newKey(name: string, seed: string): PrivateKey {
  const profile = findProfile(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return generateKey({ profile, crypto: noble, random: seededRandom(seed), expiration: 1_831_536_000n });
}

const KEY = newKey('s1', 'private key file');
const FILE = encodePrivateKey(KEY);

/** The file with some bytes written over. */
function patched(offset: number, ...bytes: readonly number[]): Uint8Array {
  const file = FILE.slice();
  file.set(bytes, offset);
  return file;
}

function withExpiration(expiration: bigint): Uint8Array {
  const file = FILE.slice();
  new DataView(file.buffer).setBigUint64(EXPIRATION, expiration, true);
  return file;
}

function withConfiguration(configuration: string): Uint8Array {
  return patched(0, ...new TextEncoder().encode(configuration));
}

const decode = (file: Uint8Array) => decodePrivateKey(file, noble);

function expectRefusal(file: Uint8Array, fault: string, message?: string | RegExp): void {
  expect(() => decode(file)).toThrow(KeyFileError);
  expect(() => decode(file)).toThrow(expect.objectContaining({ fault }));
  if (message !== undefined) expect(() => decode(file)).toThrow(message);
}

describe('a private key file', () => {
  it.each(['s1', 's3', 's5'])('comes back as it was written, %s', (name) => {
    const key = newKey(name, 'round trip');
    expect(decode(encodePrivateKey(key))).toEqual(key);
  });

  it('gives arrays of its own', () => {
    const file = FILE.slice();
    const key = decode(file);
    file.fill(0);
    expect(key).toEqual(KEY);
  });

  it('may lie anywhere in a larger buffer', () => {
    const buffer = new Uint8Array(FILE.length + 100).fill(0xee);
    buffer.set(FILE, 37);
    expect(decode(buffer.subarray(37, 37 + FILE.length))).toEqual(KEY);
  });

  it('is refused where it is cut, at every length', () => {
    for (let length = 0; length < FILE.length; length++) expectRefusal(FILE.subarray(0, length), 'length');
    expectRefusal(new Uint8Array(0), 'length', 'this one has 0 in all');
    expectRefusal(
      FILE.subarray(0, 100),
      'length',
      /^a private key file of profile s1 has 3930 bytes, this one 100$/,
    );
  });

  it.each([1, 2, 4000])('is refused with %d bytes more', (more) => {
    expectRefusal(Uint8Array.from([...FILE, ...new Uint8Array(more)]), 'length');
  });

  it('is refused with any other byte in its configuration', () => {
    for (let at = 0; at < EXPIRATION; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const file = patched(at, (FILE[at] ?? 0) ^ (1 << bit));
        // "dilithium-s1" and "-s3" are two bits apart: no single one leads to another profile.
        expectRefusal(file, 'configuration', 'bytes 0 to 33');
      }
    }
  });

  it.each(UNSUPPORTED_CONFIGURATIONS)('of %s is refused for just that', (configuration) => {
    expectRefusal(withConfiguration(configuration), 'unsupported-profile', configuration);
  });

  it.each([
    ['s3', 'dilithium-s3_kyber-s3_sha3_rcs256', 6042],
    ['s5', 'dilithium-s5_kyber-s5_sha3_rcs256', 7546],
  ])('that says %s is refused for its length', (name, configuration, length) => {
    const message = `a private key file of profile ${name} has ${length} bytes, this one 3930`;
    expectRefusal(withConfiguration(configuration), 'length', message);
  });

  it('takes its expiration from the eight bytes, least significant first', () => {
    expect(decode(patched(EXPIRATION, 1, 2, 3, 0, 0, 0, 0, 0)).expiration).toBe(0x030201n);
    expect(decode(withExpiration(0n)).expiration).toBe(0n);
    expect(decode(withExpiration(LAST_EXPIRATION)).expiration).toBe(LAST_EXPIRATION);
  });

  it.each([LAST_EXPIRATION + 1n, 2n ** 63n, 2n ** 64n - 1n])(
    'is refused with the expiration %d',
    (expiration) => {
      expectRefusal(
        withExpiration(expiration),
        'expiration',
        `bytes 34 to 41, the expiration, are ${expiration},`,
      );
    },
  );

  it('takes any key identity', () => {
    for (let at = KEY_IDENTITY; at < SIGNING_KEY; at++) {
      const file = patched(at, (FILE[at] ?? 0) ^ 0xff);
      expect(encodePrivateKey(decode(file))).toEqual(file);
    }
  });

  it('is refused with any other byte in its keys, but for the secret seed of the masks', () => {
    // K, bytes 32 to 63 of an ML-DSA signing key, is in no relation to the rest (FIPS 204, algorithm 6).
    const maskSeed = (at: number) => at >= SIGNING_KEY + 32 && at < SIGNING_KEY + 64;
    // A step that is no multiple of a field's length, and both sides of every field's border.
    const borders = [58, 89, 90, 121, 122, 185, 186, 2617, 2618, 2649, 2650, 3929];
    const steps = Array.from({ length: 60 }, (_, index) => SIGNING_KEY + 64 + index * 61);
    for (const at of [...borders, ...steps]) {
      const file = patched(at, (FILE[at] ?? 0) ^ (1 << (at % 8)));
      if (maskSeed(at)) expect(encodePrivateKey(decode(file))).toEqual(file);
      else
        expectRefusal(
          file,
          'key-pair',
          `byte ${SIGNING_KEY}, does not fit the verification key, from byte ${VERIFICATION_KEY}`,
        );
    }
  });

  it("is refused with another key's half", () => {
    const other = newKey('s1', 'another');
    expectRefusal(encodePrivateKey({ ...KEY, verificationKey: other.verificationKey }), 'key-pair');
    expectRefusal(encodePrivateKey({ ...KEY, signingKey: other.signingKey }), 'key-pair');
  });

  it('is not a public key file, nor garbage', () => {
    expectRefusal(encodePublicKey(KEY, 'simplex'), 'configuration');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: MAXIMUM_PRIVATE_KEY_FILE + 10 }), (garbage) => {
        expect(() => decode(garbage)).toThrow(KeyFileError);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is only the whole of a profile, whatever follows the configuration', () => {
    const prefix = FILE.subarray(0, EXPIRATION);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: FILE.length - 40, maxLength: FILE.length - 30 }), (rest) => {
        expect(() => decode(Uint8Array.from([...prefix, ...rest]))).toThrow(KeyFileError);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('a reading that decides otherwise', () => {
  const decodeWith = (file: Uint8Array, policy: Partial<typeof strictKeyFile>) =>
    decodePrivateKey(file, noble, { ...strictKeyFile, ...policy });

  it('may take a longer file, never a shorter one', () => {
    const policy = { acceptLength: () => true };
    expect(decodeWith(Uint8Array.from([...FILE, 1, 2, 3]), policy)).toEqual(KEY);
    expect(() => decodeWith(FILE.subarray(0, -1), policy)).toThrow(KeyFileError);
  });

  it('may take any expiration', () => {
    expect(decodeWith(withExpiration(2n ** 64n - 1n), { acceptExpiration: () => true }).expiration).toBe(
      2n ** 64n - 1n,
    );
  });

  it('may take keys that do not fit', () => {
    const file = patched(FILE.length - 2, 0, 0);
    expect(encodePrivateKey(decodeWith(file, { acceptKeyPair: () => true }))).toEqual(file);
  });
});

describe('encodePrivateKey', () => {
  it.each([
    ['keyIdentity', { keyIdentity: new Uint8Array(15) }],
    ['verificationKey', { verificationKey: KEY.verificationKey.subarray(1) }],
    ['signingKey', { signingKey: new Uint8Array(4896) }],
    ['expiration', { expiration: -1n }],
    ['expiration', { expiration: LAST_EXPIRATION + 1n }],
  ])('refuses a wrong %s by name', (name, part) => {
    expect(() => encodePrivateKey({ ...KEY, ...part })).toThrow(RangeError);
    expect(() => encodePrivateKey({ ...KEY, ...part })).toThrow(name);
  });
});
