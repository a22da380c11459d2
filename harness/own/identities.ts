import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Identity } from '../../impl/endpoint.ts';
import { generateKey, KEY_VALIDITY } from '../../impl/keys/generate-key.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Variant } from '../../impl/variant.ts';

/** The two ends of a connection: who each is, with fresh keys that know one another. */
export interface Identities {
  readonly client: Identity;
  readonly server: Identity;
}

/** Fresh keys of a server, and in Duplex of a client, valid from `now` for as long as new keys are. */
export function freshIdentities(
  variant: Variant,
  profile: Profile,
  crypto: Crypto,
  random: RandomSource,
  now: bigint,
): Identities {
  const key = () => generateKey({ profile, crypto, random, expiration: now + KEY_VALIDITY });
  const server = key();
  if (variant === 'simplex')
    return {
      client: { variant, role: 'client', peerKey: server },
      server: { variant, role: 'server', ownKey: server },
    };
  const client = key();
  return {
    client: { variant, role: 'client', ownKey: client, peerKey: server },
    server: { variant, role: 'server', ownKey: server, peerKeys: [client] },
  };
}
