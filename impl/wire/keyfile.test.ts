import { readFileSync } from 'node:fs';
import { shake256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { noble } from '../crypto/noble.ts';
import { pqclean } from '../crypto/pqclean.ts';
import { generateKey, KEY_VALIDITY } from '../keys/generate-key.ts';
import type { PrivateKey } from '../keys/key.ts';
import type { RandomSource } from '../primitives/random.ts';
import { PROFILES, type Profile } from '../profile.ts';
import type { Variant } from '../variant.ts';
import { decodePrivateKey, encodePrivateKey, MAXIMUM_PRIVATE_KEY_FILE } from './private-key-file.ts';
import { decodePublicKey, encodePublicKey, MAXIMUM_PUBLIC_KEY_FILE } from './public-key-file.ts';

/** A key of the deployed implementation's recordings (vectors/data/interop/README.md). */
interface Recorded {
  readonly keyid: string;
  readonly expiration: number;
  readonly verkey: string;
  readonly sigkey: string;
  readonly qskey: string;
  readonly qpkey_encoding_size: number;
  readonly qpkey_text: string;
  readonly qpkey_file: string;
}

interface Recording {
  readonly config: string;
  readonly fixed_utc: number;
  /** Simplex. */
  readonly key?: Recorded;
  /** Duplex. */
  readonly keys?: { readonly listener: Recorded; readonly sender: Recorded };
}

function recording(variant: Variant, name: string): Recording {
  const url = new URL(`../../vectors/data/interop/${variant}-${name}-A.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

/** The keys of a recording, in the order in which they were generated. */
function recordedKeys({ key, keys }: Recording): readonly Recorded[] {
  return [key, keys?.listener, keys?.sender].filter((recorded) => recorded !== undefined);
}

function profileOf({ config }: Recording): Profile {
  const profile = PROFILES.find(({ configuration }) => configuration === config);
  if (profile === undefined) throw new Error(`no profile has the recorded configuration ${config}`);
  return profile;
}

/** The stream that the recordings draw from: SHAKE256, squeezed in the order of the calls. */
function recordedRandom(
  role: 'keys',
  stream = shake256.create().update(utf8ToBytes(`qsmx-vectors:A:${role}`)),
): RandomSource {
  return {
    bytes: (length) => stream.xof(length),
    clone: () => recordedRandom(role, stream.clone()),
  };
}

const RECORDINGS = (['simplex', 'duplex'] as const).flatMap((variant) =>
  ['s1', 's3', 's5', 'extra'].map((name) => [variant, name] as const),
);

describe.each(RECORDINGS)('the keys of %s-%s', (variant, name) => {
  const recorded = recording(variant, name);
  const profile = profileOf(recorded);
  const keys = recordedKeys(recorded);

  it('are there', () => {
    expect(keys).toHaveLength(variant === 'simplex' ? 1 : 2);
  });

  it.each(keys)('encode and decode byte for byte: $keyid', (key) => {
    const expected: PrivateKey = {
      profile,
      keyIdentity: hexToBytes(key.keyid),
      expiration: BigInt(key.expiration),
      verificationKey: hexToBytes(key.verkey),
      signingKey: hexToBytes(key.sigkey),
    };
    const { signingKey: _, ...publicKey } = expected;

    expect(bytesToHex(encodePrivateKey(expected))).toBe(key.qskey);
    expect(decodePrivateKey(hexToBytes(key.qskey), noble)).toEqual(expected);
    expect(decodePrivateKey(hexToBytes(key.qskey), pqclean)).toEqual(expected);

    const file = encodePublicKey(publicKey, variant);
    expect(bytesToHex(file)).toBe(key.qpkey_file);
    expect(file).toHaveLength(key.qpkey_encoding_size);
    expect(decodePublicKey(hexToBytes(key.qpkey_file))).toEqual({ ...publicKey, variant });
    expect(decodePublicKey(utf8ToBytes(key.qpkey_text))).toEqual({ ...publicKey, variant });
  });

  it.each([noble, pqclean])('are those that $name generates from the recorded draws', (crypto) => {
    const random = recordedRandom('keys');
    for (const key of keys) {
      const expiration = BigInt(recorded.fixed_utc) + KEY_VALIDITY;
      const generated = generateKey({ profile, crypto, random, expiration });
      expect(bytesToHex(encodePrivateKey(generated))).toBe(key.qskey);
      expect(bytesToHex(encodePublicKey(generated, variant))).toBe(key.qpkey_file);
    }
  });
});

it('knows the lengths of the largest files', () => {
  const { key } = recording('simplex', 's5');
  expect(MAXIMUM_PRIVATE_KEY_FILE).toBe((key?.qskey.length ?? 0) / 2);
  // With CRLF: another byte for each line.
  const lines = key?.qpkey_text.split('\n').length ?? 0;
  expect(MAXIMUM_PUBLIC_KEY_FILE).toBe((key?.qpkey_encoding_size ?? 0) + lines - 1);
});
