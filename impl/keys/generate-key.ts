import type { Crypto } from '../crypto/crypto.ts';
import type { RandomSource } from '../primitives/random.ts';
import type { Profile } from '../profile.ts';
import { checkExpiration } from '../wire/expiration.ts';
import { KEY_IDENTITY_LENGTH, type PrivateKey } from './key.ts';

/** How long a new key is valid: 365 days, in seconds (protocol.md, section 3). */
export const KEY_VALIDITY = 365n * 86_400n;

/** What `generateKey` makes a key of. */
export interface KeyGeneration {
  readonly profile: Profile;
  readonly crypto: Crypto;
  readonly random: RandomSource;
  /** Unix seconds; usually now + `KEY_VALIDITY`. */
  readonly expiration: bigint;
}

/**
 * A new long-term key pair. Draws `kid` (16 bytes), then what the signature scheme draws for a key pair
 * (ML-DSA: its 32-byte seed; SLH-DSA: three of n bytes, at once): the order of the deployed implementation.
 * @throws RangeError for an expiration that no key file can say, or a scheme that `crypto` does not have
 */
export function generateKey({ profile, crypto, random, expiration }: KeyGeneration): PrivateKey {
  checkExpiration(expiration);
  const scheme = crypto.signature(profile.signature);
  const keyIdentity = random.bytes(KEY_IDENTITY_LENGTH);
  return { profile, keyIdentity, expiration, ...scheme.generateKeyPair(random) };
}
