import type { Crypto } from '../crypto/crypto.ts';
import { KeyFileError } from '../errors.ts';
import { checkPrivateKey, KEY_IDENTITY_LENGTH, type PrivateKey } from '../keys/key.ts';
import {
  CONFIGURATION_LENGTH,
  configurationField,
  PROFILES,
  type Profile,
  SIGNATURE_SIZES,
} from '../profile.ts';
import { type KeyFilePolicy, strictKeyFile } from './keyfile-policy.ts';
import { profileOfKeyFile } from './keyfile-profile.ts';
import { Layout } from './layout.ts';

/** `cfg (34) || expiration (LE64) || kid (16) || signing key || verification key` (section 3). */
function layout(profile: Profile) {
  const sizes = SIGNATURE_SIZES[profile.signature];
  return new Layout(
    { name: 'configuration', length: CONFIGURATION_LENGTH },
    { name: 'expiration', length: 8 },
    { name: 'keyIdentity', length: KEY_IDENTITY_LENGTH },
    { name: 'signingKey', length: sizes.signingKey },
    { name: 'verificationKey', length: sizes.verificationKey },
  );
}

/** Bytes of the longest private key file of any profile. */
export const MAXIMUM_PRIVATE_KEY_FILE = Math.max(...PROFILES.map((profile) => layout(profile).length));

/**
 * The bytes of a `.qskey` file. It names no variant.
 * @throws RangeError for a part of the wrong length, or an expiration that no public key file can say
 */
export function encodePrivateKey(key: PrivateKey): Uint8Array {
  checkPrivateKey(key);
  const expiration = new Uint8Array(8);
  new DataView(expiration.buffer).setBigUint64(0, key.expiration, true);
  return layout(key.profile).encode({
    configuration: configurationField(key.profile),
    expiration,
    keyIdentity: key.keyIdentity,
    signingKey: key.signingKey,
    verificationKey: key.verificationKey,
  });
}

/**
 * The key of a `.qskey` file (KEY-04), in arrays of its own. An expiration after the year 9999 is refused:
 * years have four digits, and no public key file could say it.
 * @throws KeyFileError for anything but a whole private key file whose two keys belong together
 * @throws RangeError where `crypto` does not have the profile's signature scheme
 */
export function decodePrivateKey(
  given: Uint8Array,
  crypto: Crypto,
  policy: KeyFilePolicy = strictKeyFile,
): PrivateKey {
  const file = policy.prepare(given, 'private');
  const profile = profileOfKeyFile(
    configurationOf(file),
    `the field of bytes 0 to ${CONFIGURATION_LENGTH - 1}`,
  );
  const fields = layout(profile);
  if (file.length < fields.length || !policy.acceptLength(file.length, fields.length)) {
    throw new KeyFileError(
      'length',
      `a private key file of profile ${profile.name} has ${fields.length} bytes, this one ${file.length}`,
    );
  }
  const parts = fields.decode(file.slice(0, fields.length));

  const { buffer, byteOffset } = parts.expiration;
  const expiration = new DataView(buffer, byteOffset).getBigUint64(0, true);
  if (!policy.acceptExpiration(expiration)) {
    throw new KeyFileError(
      'expiration',
      `bytes ${byteOffset} to ${byteOffset + 7}, the expiration, are ${expiration}, which is after the year 9999`,
    );
  }

  const { keyIdentity, signingKey, verificationKey } = parts;
  if (!policy.acceptKeyPair(crypto.signature(profile.signature), signingKey, verificationKey)) {
    throw new KeyFileError(
      'key-pair',
      `the signing key, from byte ${signingKey.byteOffset}, does not fit the verification key, from byte ${verificationKey.byteOffset}`,
    );
  }
  return { profile, keyIdentity, expiration, signingKey, verificationKey };
}

/** The configuration string that a file starts with, without its zero byte. */
function configurationOf(file: Uint8Array): string {
  if (file.length < CONFIGURATION_LENGTH) {
    throw new KeyFileError(
      'length',
      `a private key file starts with ${CONFIGURATION_LENGTH} bytes of configuration, and this one has ${file.length} in all`,
    );
  }
  const field = String.fromCharCode(...file.subarray(0, CONFIGURATION_LENGTH));
  return field.endsWith('\0') ? field.slice(0, -1) : field;
}
