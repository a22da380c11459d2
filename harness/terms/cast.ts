import type { Crypto } from '../../impl/crypto/crypto.ts';
import { generateKey } from '../../impl/keys/generate-key.ts';
import { KEY_IDENTITY_LENGTH, type PrivateKey } from '../../impl/keys/key.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import { PROFILES, type Profile } from '../../impl/profile.ts';

/** The parties of the model with real keys, and what else everybody knows. */
export interface Cast {
  readonly crypto: Crypto;
  /** What everybody is configured for; `cfg A` of the model. */
  readonly profile: Profile;
  /** The same primitives under another configuration string: `cfg B`. */
  readonly otherProfile: Profile;
  /** Long-term keys of S, C and the adversary, by the model's party numbers. S and the adversary share a `kid`. */
  readonly keys: readonly [PrivateKey, PrivateKey, PrivateKey];
  /** A key identity that no key has: `second kid`. */
  readonly secondKid: Uint8Array;
}

/** Makes the parties; the same seed gives the same keys. */
export function castOf(profile: Profile, crypto: Crypto, seed: string, expiration: bigint): Cast {
  const random = seededRandom(`${seed} cast`);
  const key = () => generateKey({ profile, crypto, random, expiration });
  const server = key();
  const other = PROFILES.find(({ configuration }) => configuration !== profile.configuration);
  return {
    crypto,
    profile,
    otherProfile: { ...profile, configuration: other?.configuration ?? '' },
    keys: [server, key(), { ...key(), keyIdentity: server.keyIdentity }],
    secondKid: random.bytes(KEY_IDENTITY_LENGTH),
  };
}
