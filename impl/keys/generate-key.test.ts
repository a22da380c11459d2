import { describe, expect, it } from 'vitest';
import type { Crypto } from '../crypto/crypto.ts';
import { noble } from '../crypto/noble.ts';
import { pqclean } from '../crypto/pqclean.ts';
import type { RandomSource } from '../primitives/random.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import {
  DEFAULT_PROFILES,
  PROFILES,
  SIGNATURE_FAMILIES,
  SIGNATURE_SIZES,
  type SignatureName,
} from '../profile.ts';
import { LAST_EXPIRATION } from '../wire/expiration.ts';
import { generateKey, KEY_VALIDITY } from './generate-key.ts';

/** A source that notes the length of each draw. */
function counted(source: RandomSource, draws: number[]): RandomSource {
  return {
    bytes(length) {
      draws.push(length);
      return source.bytes(length);
    },
    clone: () => counted(source.clone(), draws),
  };
}

/** Keys are those of the signature scheme: one profile of each that makes them in reasonable time. */
const TRIED = [...DEFAULT_PROFILES, ...PROFILES.filter(({ name }) => name === 'h1')];

/** Bytes of a scheme's seed: one of FIPS 204, or three parts of FIPS 205, half as long as the verification key. */
function seedLength(signature: SignatureName): number {
  return SIGNATURE_FAMILIES[signature] === 'ML-DSA'
    ? 32
    : (3 * SIGNATURE_SIZES[signature].verificationKey) / 2;
}

describe.each(TRIED.map((profile) => [profile.name, profile] as const))('generateKey, %s', (_, profile) => {
  it('draws the identity, then the seed of the key, whose two halves fit', () => {
    const draws: number[] = [];
    const random = counted(seededRandom('draws'), draws);
    const key = generateKey({ profile, crypto: noble, random, expiration: 5n });
    expect(draws).toEqual([16, seedLength(profile.signature)]);
    expect(key).toMatchObject({ profile, expiration: 5n, keyIdentity: seededRandom('draws').bytes(16) });
    expect(noble.signature(profile.signature).matches(key.signingKey, key.verificationKey)).toBe(true);
  });

  it('is the same with the same seed, whatever the backend, and another with another', () => {
    const from = (crypto: Crypto, seed: string) =>
      generateKey({ profile, crypto, random: seededRandom(seed), expiration: 5n });
    expect(from(pqclean, 'a')).toEqual(from(noble, 'a'));
    expect(from(pqclean, 'b').verificationKey).not.toEqual(from(pqclean, 'a').verificationKey);
    expect(from(pqclean, 'b').keyIdentity).not.toEqual(from(pqclean, 'a').keyIdentity);
  });
});

it.each([-1n, LAST_EXPIRATION + 1n])('refuses the expiration %d before it draws', (expiration) => {
  const [profile] = PROFILES;
  if (profile === undefined) throw new Error('no profile');
  const draws: number[] = [];
  const random = counted(seededRandom('none'), draws);
  expect(() => generateKey({ profile, crypto: noble, random, expiration })).toThrow(RangeError);
  expect(draws).toEqual([]);
});

it('makes keys that are valid for 365 days', () => {
  expect(KEY_VALIDITY).toBe(31_536_000n);
});
