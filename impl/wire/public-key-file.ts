import { KeyFileError } from '../errors.ts';
import { checkPublicKey, KEY_IDENTITY_LENGTH, type PublicKey } from '../keys/key.ts';
import { PROFILES, type Profile, SIGNATURE_SIZES } from '../profile.ts';
import { VARIANTS, type Variant } from '../variant.ts';
import { formatExpiration, parseExpiration } from './expiration.ts';
import { type KeyFilePolicy, strictKeyFile } from './keyfile-policy.ts';
import { profileOfKeyFile } from './keyfile-profile.ts';
import { LineReader } from './line-reader.ts';

/** Characters of a line of base64. */
const COLUMNS = 64;

const header = (variant: Variant) => `------BEGIN ${VARIANTS[variant].label} PUBLIC KEY BLOCK------`;
const version = (variant: Variant) => `Version: ${VARIANTS[variant].label} v1.2`;
const footer = (variant: Variant) => `------END ${VARIANTS[variant].label} PUBLIC KEY BLOCK------`;

const CONFIGURATION = 'Configuration: ';
const HOST_ID = 'Host ID: ';
const EXPIRATION = 'Expiration: ';

/**
 * The bytes of a `.qpkey` file, the final zero byte included (section 3).
 * @throws RangeError for a part of the wrong length, or an expiration whose year has not four digits
 */
export function encodePublicKey(key: PublicKey, variant: Variant): Uint8Array {
  checkPublicKey(key);
  const base64 = Buffer.from(key.verificationKey).toString('base64');
  const lines = [
    header(variant),
    version(variant),
    CONFIGURATION + key.profile.configuration,
    HOST_ID + Buffer.from(key.keyIdentity).toString('hex'),
    EXPIRATION + formatExpiration(key.expiration),
  ];
  for (let start = 0; start < base64.length; start += COLUMNS)
    lines.push(base64.slice(start, start + COLUMNS));
  if (base64.length % COLUMNS === 0) lines.push('');
  lines.push(footer(variant));
  return new TextEncoder().encode(`${lines.join('\n')}\n\0`);
}

/** Bytes of the longest public key file that readers accept: of any profile, with CRLF. */
export const MAXIMUM_PUBLIC_KEY_FILE = Math.max(
  ...PROFILES.map((profile) => {
    const key = {
      profile,
      keyIdentity: new Uint8Array(KEY_IDENTITY_LENGTH),
      expiration: 0n,
      verificationKey: new Uint8Array(SIGNATURE_SIZES[profile.signature].verificationKey),
    };
    const file = encodePublicKey(key, 'simplex');
    return file.length + file.filter((byte) => byte === 0x0a).length;
  }),
);

/**
 * The key of a `.qpkey` file, with the variant that it names (KEY-04). Reads what `encodePublicKey` writes,
 * also without the zero byte, with CRLF throughout, or without the empty line before the footer.
 * @throws KeyFileError for anything else
 */
export function decodePublicKey(
  file: Uint8Array,
  policy: KeyFilePolicy = strictKeyFile,
): PublicKey & { readonly variant: Variant } {
  if (file.length > MAXIMUM_PUBLIC_KEY_FILE) {
    throw new KeyFileError(
      'length',
      `a public key file has at most ${MAXIMUM_PUBLIC_KEY_FILE} bytes, this one ${file.length}`,
    );
  }
  const lines = new LineReader(policy.prepare(file, 'public'), policy);

  const variant = variantOf(lines.next());
  expectLine(lines, version(variant), policy);
  const profile = profileOfKeyFile(labelled(lines, CONFIGURATION), `line ${lines.number}`);
  const keyIdentity = readKeyIdentity(lines, policy);
  const expiration = readExpiration(lines, policy);
  const verificationKey = readVerificationKey(lines, profile, policy);
  expectLine(lines, footer(variant), policy);

  if (!policy.acceptTrailing(lines.rest)) {
    throw new KeyFileError(
      'layout',
      `after line ${lines.number}, the last, come ${lines.rest.length} bytes that are not one zero byte`,
    );
  }
  return { profile, variant, keyIdentity, expiration, verificationKey };
}

function variantOf(line: string): Variant {
  if (line === header('simplex')) return 'simplex';
  if (line === header('duplex')) return 'duplex';
  throw new KeyFileError('layout', `line 1 is neither "${header('simplex')}" nor "${header('duplex')}"`);
}

function expectLine(lines: LineReader, expected: string, policy: KeyFilePolicy): void {
  if (!policy.acceptLine(lines.next(), expected)) {
    throw new KeyFileError('layout', `line ${lines.number} is not "${expected}"`);
  }
}

/** What follows `label` in the next line. */
function labelled(lines: LineReader, label: string): string {
  const line = lines.next();
  if (!line.startsWith(label)) {
    throw new KeyFileError('layout', `line ${lines.number} does not begin with "${label}"`);
  }
  return line.slice(label.length);
}

function readKeyIdentity(lines: LineReader, policy: KeyFilePolicy): Uint8Array {
  const text = labelled(lines, HOST_ID);
  const keyIdentity = new Uint8Array(Buffer.from(text, 'hex'));
  if (keyIdentity.length !== KEY_IDENTITY_LENGTH || !policy.acceptKeyIdentity(text, keyIdentity)) {
    throw new KeyFileError(
      'key-identity',
      `line ${lines.number}, the key identity, is not ${2 * KEY_IDENTITY_LENGTH} lower-case hex digits`,
    );
  }
  return keyIdentity;
}

function readExpiration(lines: LineReader, policy: KeyFilePolicy): bigint {
  const text = labelled(lines, EXPIRATION);
  const expiration = parseExpiration(text);
  if (expiration === undefined || !policy.acceptDate(text, expiration)) {
    throw new KeyFileError(
      'expiration',
      `line ${lines.number}, the expiration, is no date from 1970 to 9999 written YYYY-MM-DD HH-MM-SS`,
    );
  }
  return expiration;
}

function readVerificationKey(lines: LineReader, profile: Profile, policy: KeyFilePolicy): Uint8Array {
  const expected = SIGNATURE_SIZES[profile.signature].verificationKey;
  const characters = 4 * Math.ceil(expected / 3);
  const firstLine = lines.number + 1;

  let base64 = '';
  for (let start = 0; start < characters; start += COLUMNS) {
    const columns = Math.min(COLUMNS, characters - start);
    const line = lines.next();
    if (!policy.acceptLength(line.length, columns)) {
      throw new KeyFileError(
        'length',
        `line ${lines.number} has ${line.length} characters where a ${profile.signature} key has ${columns} of base64`,
      );
    }
    base64 += line;
  }
  if (characters % COLUMNS === 0 && lines.atEmptyLine) lines.next();

  // Node passes over whatever is no base64; so the text is right only if it is what these bytes give.
  const verificationKey = new Uint8Array(Buffer.from(base64, 'base64'));
  if (!policy.acceptBase64(base64, verificationKey)) {
    const canonical = Buffer.from(verificationKey).toString('base64');
    const at = [...base64].findIndex((character, index) => character !== canonical[index]);
    throw new KeyFileError(
      'base64',
      `from line ${firstLine + Math.floor(at / COLUMNS)}, column ${(at % COLUMNS) + 1} on, the base64 is not canonical`,
    );
  }
  if (!policy.acceptLength(verificationKey.length, expected)) {
    throw new KeyFileError(
      'length',
      `the verification key has ${verificationKey.length} bytes where a ${profile.signature} key has ${expected}`,
    );
  }
  return verificationKey;
}
