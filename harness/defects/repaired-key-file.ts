import { KEY_IDENTITY_LENGTH } from '../../impl/keys/key.ts';
import {
  CONFIGURATION_LENGTH,
  configurationField,
  PROFILES,
  type Profile,
  SIGNATURE_SIZES,
} from '../../impl/profile.ts';
import { isExpiration, parseExpiration } from '../../impl/wire/expiration.ts';
import type { KeyFilePolicy } from '../../impl/wire/keyfile-policy.ts';
import { encodePublicKey } from '../../impl/wire/public-key-file.ts';

/** The key file that a reader sees who looks for what it knows, passes over the rest and fills in what is missing. */
export const repaired: KeyFilePolicy['prepare'] = (file, kind) =>
  kind === 'public' ? repairedPublic(Buffer.from(file).toString('latin1')) : repairedPrivate(file);

function repairedPublic(text: string): Uint8Array {
  const profile = profileIn(text);
  const [before = '', behind = ''] = text.split(/Expiration: .*\s/);
  const keyIdentity = /Host ID: (.*)/.exec(before)?.[1] ?? '';
  const date = /Expiration: (\S+ \S+)/.exec(text)?.[1] ?? '';
  const expiration = parseExpiration(date.replaceAll(':', '-').slice(0, 19)) ?? 0n;
  const [base64 = ''] = behind.split('------');
  return encodePublicKey(
    {
      profile,
      keyIdentity: filled(Buffer.from(keyIdentity.replaceAll(' ', ''), 'hex'), KEY_IDENTITY_LENGTH),
      expiration: isExpiration(expiration) ? expiration : 0n,
      verificationKey: filled(
        Buffer.from(base64, 'base64'),
        SIGNATURE_SIZES[profile.signature].verificationKey,
      ),
    },
    text.includes('QSMD') ? 'duplex' : 'simplex',
  );
}

function repairedPrivate(file: Uint8Array): Uint8Array {
  const profile = profileIn(Buffer.from(file.subarray(0, CONFIGURATION_LENGTH)).toString('latin1'));
  const { signingKey, verificationKey } = SIGNATURE_SIZES[profile.signature];
  const length = CONFIGURATION_LENGTH + 8 + KEY_IDENTITY_LENGTH + signingKey + verificationKey;
  const whole = filled(file, length);
  whole.set(configurationField(profile));
  return whole;
}

/** The profile that is named, in whatever letters; else the first of all. */
function profileIn(text: string): Profile {
  const named = text.toLowerCase();
  return PROFILES.reduce((found, each) => (named.includes(each.configuration) ? each : found));
}

/** So many bytes of these, with zeros behind where there are fewer. */
function filled(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(0, length));
  return whole;
}
