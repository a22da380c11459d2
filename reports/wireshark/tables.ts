import { CONFIGURATION_LENGTH, KEM_SIZES, PROFILES, SIGNATURE_SIZES } from '../../impl/profile.ts';
import { VARIANTS, type Variant } from '../../impl/variant.ts';
import {
  ERROR_SEQUENCE,
  ErrorCode,
  errorName,
  Flag,
  flagName,
  MAXIMUM_MESSAGE_LENGTH,
} from '../../impl/wire/codes.ts';
import { HEADER_LENGTH } from '../../impl/wire/header.ts';
import { duplexMessages, ratchetMessages, SECRET_LENGTH, simplexMessages } from '../../impl/wire/messages.ts';

/** Lines between which the tables stand in `qsmp.lua`. */
export const TABLES_BEGIN = '-- Tables, made of those of impl: npm run wireshark';
export const TABLES_END = '-- End of the tables';

/** The file that Wireshark loads. */
export const DISSECTOR = new URL('qsmp.lua', import.meta.url);

/** The tables of the dissector, in Lua: flags, error codes, sizes and layouts, from those that everything else uses. */
export function luaTables(): string {
  const [profile] = PROFILES;
  if (profile === undefined) throw new TypeError('there is no profile');
  const { connectRequest } = simplexMessages(profile);
  const [kid] = connectRequest.fields;
  const layouts: Readonly<Record<Variant, Readonly<Record<string, FieldNames>>>> = {
    simplex: simplexMessages(profile),
    duplex: duplexMessages(profile),
  };
  const ratchets = (variant: Variant) => {
    const { symmetricRequest, asymmetricRequest, asymmetricResponse } = ratchetMessages(variant, profile);
    const symmetric: readonly Entry[] = [[Flag.symmetricRatchetRequest, namesOf(symmetricRequest)]];
    if (variant === 'simplex') return symmetric;
    const request = [Flag.asymmetricRatchetRequest, namesOf(asymmetricRequest)] as const;
    return [request, [Flag.asymmetricRatchetResponse, namesOf(asymmetricResponse)] as const, ...symmetric];
  };
  return [
    TABLES_BEGIN,
    `local HEADER = ${HEADER_LENGTH}`,
    `local LARGEST = ${MAXIMUM_MESSAGE_LENGTH}`,
    `local ERROR_SEQUENCE = "${littleEndian(ERROR_SEQUENCE)}"`,
    ...table(
      'FLAGS',
      Object.values(Flag).map((flag) => [flag, quoted(flagName(flag))]),
    ),
    ...table(
      'ERRORS',
      Object.values(ErrorCode).map((code) => [code, quoted(errorName(code))]),
    ),
    `local FIXED = { kid = ${kid?.length}, cfg = ${CONFIGURATION_LENGTH}, token = ${SECRET_LENGTH} }`,
    ...variants(({ hash, tag }) => `{ hash = ${hash}, tag = ${tag} }`),
    'local PROFILES = {',
    ...PROFILES.map(({ name, configuration, signature, kem }) => {
      const { publicKey, ciphertext } = KEM_SIZES[kem];
      const sizes = `signature = ${SIGNATURE_SIZES[signature].signature}, publicKey = ${publicKey}, ciphertext = ${ciphertext}`;
      return `  { name = "${name}", configuration = "${configuration}", ${sizes} },`;
    }),
    '}',
    ...perVariant('HANDSHAKE', (variant) =>
      Object.entries(layouts[variant]).map(([name, layout]) => [flagOf(name), namesOf(layout)]),
    ),
    ...perVariant('RATCHETS', ratchets),
    TABLES_END,
  ].join('\n');
}

interface FieldNames {
  readonly fields: readonly { readonly name: string }[];
}

/** A number, and what stands for it, in Lua. */
type Entry = readonly [key: number, value: string];

function namesOf({ fields }: FieldNames): string {
  return `{ ${fields.map(({ name }) => quoted(name)).join(', ')} }`;
}

function flagOf(name: string): number {
  const found = Object.entries(Flag).find(([each]) => each === name);
  if (found === undefined) throw new RangeError(`there is no flag ${name}`);
  return found[1];
}

function table(name: string, entries: readonly Entry[]): readonly string[] {
  return [`local ${name} = {`, ...entries.map(entry), '}'];
}

function perVariant(name: string, entries: (variant: Variant) => readonly Entry[]): readonly string[] {
  const one = (variant: Variant) => [
    `  ${variant} = {`,
    ...entries(variant).map((each) => `  ${entry(each)}`),
    '  },',
  ];
  return [`local ${name} = {`, ...one('simplex'), ...one('duplex'), '}'];
}

function variants(
  sizes: (parameters: { readonly hash: number; readonly tag: number }) => string,
): readonly string[] {
  const { simplex, duplex } = VARIANTS;
  return ['local VARIANTS = {', `  simplex = ${sizes(simplex)},`, `  duplex = ${sizes(duplex)},`, '}'];
}

function entry([key, value]: Entry): string {
  return `  [${key}] = ${value},`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A 64-bit number as it stands on the wire, in hex. */
function littleEndian(value: bigint): string {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigUint64(0, value, true);
  return Buffer.from(bytes.buffer).toString('hex').toUpperCase();
}
