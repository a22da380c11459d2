import { systemClock } from '../impl/clock.ts';
import type { Crypto } from '../impl/crypto/crypto.ts';
import type { Identity } from '../impl/endpoint.ts';
import type { PublicKey } from '../impl/keys/key.ts';
import type { Profile } from '../impl/profile.ts';
import type { Variant } from '../impl/variant.ts';
import { checkProfile } from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import { readPrivateKeyFile, readPublicKeyFile } from './key-files.ts';

/** The options that say who a client is, and whom it talks to. */
export interface ClientKeyOptions {
  readonly variant: Variant;
  /** The server's public key file. */
  readonly peerKey: string;
  /** Our private key file, in Duplex. */
  readonly key?: string;
  readonly profile?: Profile;
}

/** Who we are as a client, and the profile that all keys are of. */
export interface ClientIdentity {
  readonly identity: Extract<Identity, { role: 'client' }>;
  readonly profile: Profile;
}

/**
 * Reads the keys of a client.
 * @throws UsageError for keys that cannot be read, have expired, or do not fit one another and the options
 */
export function clientIdentity(options: ClientKeyOptions, crypto: Crypto): ClientIdentity {
  const { variant, peerKey: peerKeyFile, key: keyFile } = options;
  const peerKey = readPublicKeyFile(peerKeyFile);
  if (peerKey.variant !== variant)
    throw new UsageError(`${peerKeyFile} is a ${peerKey.variant} key, not a ${variant} one`);
  const profile = checkProfile(peerKey, options.profile, peerKeyFile);
  checkExpiration(peerKey, peerKeyFile);
  if (variant === 'simplex') {
    if (keyFile !== undefined) throw new UsageError('--key is for duplex: a simplex client has no key');
    return { identity: { variant, role: 'client', peerKey }, profile };
  }
  if (keyFile === undefined) throw new UsageError('a duplex server needs --key, a private key that it knows');
  const ownKey = readPrivateKeyFile(keyFile, crypto);
  checkProfile(ownKey, profile, keyFile);
  checkExpiration(ownKey, keyFile);
  return { identity: { variant, role: 'client', ownKey, peerKey }, profile };
}

/** KEY-01: with an expired key nothing is begun. */
function checkExpiration({ expiration }: Pick<PublicKey, 'expiration'>, path: string): void {
  if (systemClock() > expiration) throw new UsageError(`${path} has expired`);
}
