import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { applyFault, changeNumber, type PlacedField, type Rule } from '../../harness/faults/fault.ts';
import { KeyFileError } from '../../impl/errors.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { SIGNATURE_SIZES } from '../../impl/profile.ts';
import { LAST_EXPIRATION } from '../../impl/wire/expiration.ts';
import type { KeyFilePolicy } from '../../impl/wire/keyfile-policy.ts';
import { decodePublicKey, encodePublicKey } from '../../impl/wire/public-key-file.ts';
import { decimal } from '../../record/fields.ts';
import { profileChoice, profileOf, variantChoice } from '../choices.ts';
import { bytes, bytesOf, digest, stretch } from '../fields.ts';
import { faultOf, type Mutation, mutationOf } from '../mutation.ts';
import { drawsOf } from '../scope.ts';
import { digestOf, stretchedBytes } from '../stretch.ts';
import { keyFileOf } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const DEPLOYED = 'TolerableForm';
const BROKEN = 'Broken';
const DATE = 'NoSuchDate';

const form = z.strictObject({
  lineEnd: z.enum(['LF', 'CRLF']),
  zeroByte: z.boolean().describe('whether the last line end is followed by one'),
  emptyLine: z
    .boolean()
    .describe('whether an empty line stands before the footer where the base64 fills its last line'),
});
const given = z.strictObject({
  keyIdentity: bytesOf(16),
  expiration: decimal.describe('Unix seconds'),
  verificationKey: stretch,
  form: form.optional().describe('of a file to be read; a writer has one form'),
});

/** Public key files, written and read (section 3, KEY-04). */
export const publicKeyFileType = vectorType({
  name: 'public-key-file',
  version: 1,
  algorithm: 'QSMP public key file',
  title:
    'the text of a .qpkey file, written; and files read: in the forms that readers accept, and with one fault',
  axes: ['profile'],
  decides: ['keyFile'],
  requirements: ['KEY-04'],
  notes: {
    [DEPLOYED]: 'A form that readers accept and writers do not write.',
    [BROKEN]: 'The file has one fault, and must be refused, whole.',
    [DATE]: 'The expiration is written as it should be, and is no date that exists.',
  },
  parameters: z.strictObject({
    variant: variantChoice,
    profile: profileChoice,
    operation: z.enum(['write', 'read']),
  }),
  derived: z.strictObject({}),
  given,
  prompt: given.extend({
    file: bytes.optional(),
    honest: digest.optional().describe('of the file without the fault'),
  }),
  expected: z.union([
    z.strictObject({ file: bytes }),
    z.strictObject({
      accepted: z.literal(true),
      keyIdentity: bytesOf(16),
      expiration: decimal,
      verificationKey: digest,
    }),
    z.strictObject({ accepted: z.literal(false) }),
  ]),
  *draft({ profile, ...scope }) {
    const full = profile.name === 's1';
    for (const variant of ['simplex', 'duplex'] as const) {
      const draws = drawsOf({ profile, ...scope }, variant);
      const { verificationKey } = SIGNATURE_SIZES[profile.signature];
      const make = () => key(verificationKey, draws);
      const common = { variant, profile: profile.configuration };
      yield { parameters: { ...common, operation: 'write' as const }, tests: writeTests(make, full) };
      yield {
        parameters: { ...common, operation: 'read' as const },
        tests: readTests(make, full && variant === 'simplex'),
      };
    }
  },
  group: ({ variant, profile, operation }, subject) => ({
    derived: {},
    answer: ({ prompt, mutation }) => {
      const { keyIdentity, expiration, verificationKey } = prompt;
      const key = {
        profile: profileOf(profile),
        keyIdentity: hexToBytes(keyIdentity),
        expiration: BigInt(expiration),
        verificationKey: stretchedBytes(verificationKey),
      };
      const written = encodePublicKey(key, variant);
      const echoed = { keyIdentity, expiration, verificationKey };
      if (operation === 'write')
        return { prompt: echoed, result: 'valid' as const, expected: { file: bytesToHex(written) } };
      const formed = prompt.form ?? WRITTEN;
      const file = withFault(inForm(written, formed), mutation);
      return {
        prompt: {
          ...echoed,
          form: formed,
          file: bytesToHex(file),
          ...(mutation && { honest: digestOf(written) }),
        },
        result: mutation === undefined ? ('valid' as const) : ('invalid' as const),
        expected: read(file, keyFileOf(subject)),
      };
    },
  }),
});

const WRITTEN = { lineEnd: 'LF', zeroByte: true, emptyLine: true } as const;

function read(file: Uint8Array, policy: KeyFilePolicy) {
  try {
    const { keyIdentity, expiration, verificationKey } = decodePublicKey(file, policy);
    return {
      accepted: true as const,
      keyIdentity: bytesToHex(keyIdentity),
      expiration: `${expiration}`,
      verificationKey: digestOf(verificationKey),
    };
  } catch (error) {
    if (error instanceof KeyFileError) return { accepted: false as const };
    throw error;
  }
}

function inForm(file: Uint8Array, { lineEnd, zeroByte, emptyLine }: z.infer<typeof form>): Uint8Array {
  let text = Buffer.from(file).toString('latin1');
  if (!zeroByte) text = text.slice(0, -1);
  if (!emptyLine) text = text.replace('\n\n', '\n');
  if (lineEnd === 'CRLF') text = text.replaceAll('\n', '\r\n');
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

const LENGTH = 'length of the file';

/** The places of a file that faults are made in: its lines without their ends, and the numbers of its date. */
function placesOf(file: Uint8Array): readonly PlacedField[] {
  const text = Buffer.from(file).toString('latin1');
  const lines: { offset: number; length: number }[] = [];
  for (let offset = 0; offset < text.length; ) {
    const end = text.indexOf('\n', offset);
    const stop = end < 0 ? text.length : end;
    lines.push({ offset, length: stop - offset });
    offset = stop + 1;
  }
  const [begin, version, configuration, hostId, expiration] = lines.map(({ offset, length }) => ({
    offset,
    length,
  }));
  const footer = text.lastIndexOf('------END');
  const base64 = expiration === undefined ? 0 : expiration.offset + expiration.length + 1;
  const after = (place: { offset: number; length: number } | undefined, label: string) => ({
    offset: (place?.offset ?? 0) + label.length,
    length: (place?.length ?? 0) - label.length,
  });
  const date = after(expiration, 'Expiration: ');
  const digits = (at: number, length: number) => ({ offset: date.offset + at, length });
  return [
    { name: 'first line', ...after(begin, '') },
    { name: 'version', ...after(version, '') },
    { name: 'configuration', ...after(configuration, 'Configuration: ') },
    { name: 'host id', ...after(hostId, 'Host ID: ') },
    { name: 'expiration', ...date },
    { name: 'year', ...digits(0, 4) },
    { name: 'month', ...digits(5, 2) },
    { name: 'day', ...digits(8, 2) },
    { name: 'hour', ...digits(11, 2) },
    { name: 'minute', ...digits(14, 2) },
    { name: 'second', ...digits(17, 2) },
    { name: 'first line of base64', offset: base64, length: 64 },
    { name: 'end of the first line of base64', offset: base64 + 64, length: 1 },
    { name: 'footer', offset: footer, length: '------END QSMS PUBLIC KEY BLOCK------'.length },
    { name: 'last byte', offset: file.length - 1, length: 1 },
  ];
}

function withFault(file: Uint8Array, mutation: Mutation | undefined): Uint8Array {
  if (mutation === undefined) return file;
  const fault = faultOf(mutation);
  if (fault.field !== LENGTH) return applyFault(file, placesOf(file), fault);
  const resized = new Uint8Array(Number(changeNumber(BigInt(file.length), 32, fault.rule)));
  resized.set(file.subarray(0, resized.length));
  return resized;
}

/** 2027-02-14 12-30-45: in a month that has no 29th. */
const FEBRUARY = 1_802_608_245n;

function key(length: number, draws: RandomSource, expiration = FEBRUARY) {
  // A letter, so that its case can be changed.
  const keyIdentity = `a${bytesToHex(draws.bytes(16)).slice(1)}`;
  return {
    keyIdentity,
    expiration: `${expiration}`,
    verificationKey: { shake128: bytesToHex(draws.bytes(16)), length },
  };
}

const EXPIRATIONS: readonly (readonly [string, bigint])[] = [
  ['1970-01-01 00-00-00', 0n],
  ['2000-02-29 23-59-59', 951_868_799n],
  ['2038-01-19 03-14-08: 2^31', 2n ** 31n],
  ['2106-02-07 06-28-16: 2^32', 2n ** 32n],
  ['9999-12-31 23-59-59', LAST_EXPIRATION],
];

function* writeTests(make: () => ReturnType<typeof key>, full: boolean) {
  const requirements = ['KEY-04'];
  for (let index = 0; index < (full ? 6 : 2); index++)
    yield { comment: 'drawn key', requirements, prompt: make() };
  for (const [comment, expiration] of full ? EXPIRATIONS : [])
    yield { comment: `expires ${comment}`, requirements, prompt: { ...make(), expiration: `${expiration}` } };
}

/** A little-endian number whose bytes are these characters. */
const ascii = (text: string): Rule => ({
  kind: 'set',
  value: [...text].reduceRight((sum, character) => sum * 256n + BigInt(character.charCodeAt(0)), 0n),
});
const flip = (at: number, mask: number): Rule => ({ kind: 'flip', at, mask });
const resize = (delta: bigint): Rule => ({ kind: 'add', delta });

const FAULTS: readonly (readonly [field: string, name: string, rule: Rule, flag?: string])[] = [
  ['first line', 'a character changed', flip(0, 1)],
  ['first line', 'the variant changed', flip(0.5, 1)],
  ['version', 'a character changed', flip(0.9999999, 1)],
  ['version', 'another version', flip(0.85, 2)],
  ['configuration', 'a character changed', flip(0, 1)],
  ['configuration', 'upper case', flip(0, 0x20)],
  ['configuration', 'spaces', { kind: 'fill', byte: 0x20 }],
  ['configuration', 'a profile that does not exist', flip(0.34, 4)],
  ['host id', 'upper case', flip(0, 0x20)],
  ['host id', 'no hex', { kind: 'fill', byte: 0x67 }],
  ['host id', 'spaces', { kind: 'fill', byte: 0x20 }],
  ['month', '00', ascii('00'), DATE],
  ['month', '13', ascii('13'), DATE],
  ['day', '00', ascii('00'), DATE],
  ['day', '29 in a February of 28', ascii('29'), DATE],
  ['day', '30 in February', ascii('30'), DATE],
  ['day', '32', ascii('32'), DATE],
  ['hour', '24', ascii('24'), DATE],
  ['minute', '60', ascii('60'), DATE],
  ['second', '60', ascii('60'), DATE],
  ['year', 'before 1970', ascii('1969'), DATE],
  ['expiration', 'no digits', { kind: 'fill', byte: 0x78 }],
  ['expiration', 'in the opposite order', { kind: 'reverse' }],
  ['first line of base64', 'no base64', flip(0, 0x80)],
  ['first line of base64', 'spaces', { kind: 'fill', byte: 0x20 }],
  ['first line of base64', 'padding inside', flip(0.5, 0xff)],
  ['end of the first line of base64', 'a space', ascii(' ')],
  ['end of the first line of base64', 'a carriage return', ascii('\r')],
  ['footer', 'a character changed', flip(0.5, 1)],
  ['footer', 'the variant changed', flip(0.36, 1)],
  ['last byte', 'not zero', ascii('\n')],
  [LENGTH, 'one byte more', resize(1n)],
  [LENGTH, 'without its last line end', resize(-2n)],
  [LENGTH, 'without its footer', resize(-40n)],
  [LENGTH, 'its first line alone', ascii('&')],
  [LENGTH, 'empty', { kind: 'set', value: 0n }],
  [LENGTH, 'far too long', { kind: 'multiply', factor: 2n }],
];

function* readTests(make: () => ReturnType<typeof key>, full: boolean) {
  const requirements = ['KEY-04'];
  const forms = (['LF', 'CRLF'] as const).flatMap((lineEnd) =>
    [true, false].flatMap((zeroByte) => [true, false].map((emptyLine) => ({ lineEnd, zeroByte, emptyLine }))),
  );
  for (const each of forms) {
    const written = each.lineEnd === 'LF' && each.zeroByte && each.emptyLine;
    yield {
      comment: `${each.lineEnd}, ${each.zeroByte ? 'a zero byte' : 'no zero byte'}, ${each.emptyLine ? 'an' : 'no'} empty line`,
      flags: written ? [] : [DEPLOYED],
      requirements,
      prompt: { ...make(), form: each },
    };
  }
  for (const [index, [field, name, rule, flag = BROKEN]] of FAULTS.entries())
    if (full || index % 4 === 0)
      yield {
        comment: `${field}: ${name}`,
        flags: flag === BROKEN ? [BROKEN] : [BROKEN, flag],
        requirements,
        prompt: make(),
        mutation: mutationOf({ message: 'public key file', field, name, by: 'sender' }, rule),
      };
}
