import { type Profile, SIGNATURE_SIZES } from '../profile.ts';
import type { Variant } from '../variant.ts';
import { checkExpiration } from '../wire/expiration.ts';

/** Bytes of a key identity, `kid` (protocol.md, section 3). */
export const KEY_IDENTITY_LENGTH = 16;

/** A long-term verification key and what its key file says of it (protocol.md, section 3). */
export interface PublicKey {
  readonly profile: Profile;
  /**
   * The variant that the key file names. Only public key files name one. A private key file fits either
   * variant, so loading one proves nothing about the peer's: it is the handshakes that never meet (CFG-04).
   */
  readonly variant?: Variant;
  /** `kid`, 16 bytes. */
  readonly keyIdentity: Uint8Array;
  /** Unix seconds, UTC; the key is expired when now > expiration. */
  readonly expiration: bigint;
  /** `SIGNATURE_SIZES[profile.signature].verificationKey` bytes. */
  readonly verificationKey: Uint8Array;
}

/** A long-term key pair. */
export interface PrivateKey extends PublicKey {
  /** `SIGNATURE_SIZES[profile.signature].signingKey` bytes: the expanded form of FIPS 204 and 205 (PRM-07). */
  readonly signingKey: Uint8Array;
}

/** @throws RangeError for a key that no key file can hold, naming the part */
export function checkPublicKey({ profile, keyIdentity, expiration, verificationKey }: PublicKey): void {
  checkLength('keyIdentity', keyIdentity, KEY_IDENTITY_LENGTH);
  checkExpiration(expiration);
  checkLength('verificationKey', verificationKey, SIGNATURE_SIZES[profile.signature].verificationKey);
}

/** @throws RangeError for a key that no key file can hold, naming the part */
export function checkPrivateKey(key: PrivateKey): void {
  checkPublicKey(key);
  checkLength('signingKey', key.signingKey, SIGNATURE_SIZES[key.profile.signature].signingKey);
}

function checkLength(name: string, { length }: Uint8Array, expected: number): void {
  if (length !== expected) throw new RangeError(`${name} must have ${expected} bytes, not ${length}`);
}
