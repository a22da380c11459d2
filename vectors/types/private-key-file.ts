import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { applyFault, changeNumber, type PlacedField, type Rule } from '../../harness/faults/fault.ts';
import { join } from '../../impl/bytes.ts';
import { KeyFileError } from '../../impl/errors.ts';
import { generateKey } from '../../impl/keys/generate-key.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { CONFIGURATION_LENGTH, type Profile, SIGNATURE_SIZES } from '../../impl/profile.ts';
import { LAST_EXPIRATION } from '../../impl/wire/expiration.ts';
import { decodePrivateKey, encodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { decimal } from '../../record/fields.ts';
import { profileChoice, profileOf } from '../choices.ts';
import { bytes, bytesOf, digest } from '../fields.ts';
import { faultOf, type Mutation, mutationOf } from '../mutation.ts';
import { drawsOf } from '../scope.ts';
import { givenRandom } from '../sessions/given-random.ts';
import { digestOf } from '../stretch.ts';
import { keyFileOf, type Subject } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const BROKEN = 'Broken';
const PAIR = 'KeysDoNotFit';

const given = z.strictObject({
  keyIdentity: bytesOf(16),
  expiration: decimal.describe('Unix seconds'),
  seed: bytesOf(32).describe('xi of FIPS 204, algorithm 6: the draw of the key pair'),
});

/** Private key files, written and read (section 3, KEY-04). */
export const privateKeyFileType = vectorType({
  name: 'private-key-file',
  version: 1,
  algorithm: 'QSMP private key file',
  title:
    'the bytes of a .qskey file of the key pair of a seed, written; and files read, with one fault or none',
  axes: ['profile'],
  decides: ['keyFile'],
  requirements: ['KEY-04', 'PRM-07'],
  notes: {
    [BROKEN]: 'The file has one fault, and must be refused, whole.',
    [PAIR]: 'The signing key does not fit the verification key.',
  },
  parameters: z.strictObject({ profile: profileChoice, operation: z.enum(['write', 'read']) }),
  derived: z.strictObject({}),
  given,
  prompt: given.extend({
    file: bytes.optional(),
    honest: digest.optional().describe('of the file without the fault'),
  }),
  expected: z.union([
    z.strictObject({ file: bytes }),
    z.strictObject({ accepted: z.literal(true), keyIdentity: bytesOf(16), expiration: decimal }),
    z.strictObject({ accepted: z.literal(false) }),
  ]),
  *draft(scope) {
    const { profile } = scope;
    const full = profile.name === 's1';
    const draws = drawsOf(scope, 'files');
    yield {
      parameters: { profile: profile.configuration, operation: 'write' as const },
      tests: writeTests(draws, full),
    };
    yield {
      parameters: { profile: profile.configuration, operation: 'read' as const },
      tests: readTests(draws, full),
    };
  },
  group: ({ profile: configuration, operation }, subject) => ({
    derived: {},
    answer: ({ prompt, mutation }) => {
      const { crypto } = subject;
      const { keyIdentity, expiration, seed } = prompt;
      const profile = profileOf(configuration);
      const random = givenRandom(join(hexToBytes(keyIdentity), hexToBytes(seed)));
      const written = encodePrivateKey(
        generateKey({ profile, crypto, random, expiration: BigInt(expiration) }),
      );
      const echoed = { keyIdentity, expiration, seed };
      if (operation === 'write')
        return { prompt: echoed, result: 'valid' as const, expected: { file: bytesToHex(written) } };
      const file = withFault(written, profile, mutation);
      return {
        prompt: { ...echoed, file: bytesToHex(file), ...(mutation && { honest: digestOf(written) }) },
        result: mutation === undefined ? ('valid' as const) : ('invalid' as const),
        expected: read(file, subject),
      };
    },
  }),
});

function read(file: Uint8Array, subject: Subject) {
  try {
    const { keyIdentity, expiration } = decodePrivateKey(file, subject.crypto, keyFileOf(subject));
    return { accepted: true as const, keyIdentity: bytesToHex(keyIdentity), expiration: `${expiration}` };
  } catch (error) {
    if (error instanceof KeyFileError) return { accepted: false as const };
    throw error;
  }
}

const LENGTH = 'length of the file';

/** The parts of a file (section 3); those of a signing key are FIPS 204's (algorithm 24). */
function placesOf(profile: Profile): readonly PlacedField[] {
  const { signingKey, verificationKey } = SIGNATURE_SIZES[profile.signature];
  const key = CONFIGURATION_LENGTH + 8 + 16;
  return [
    { name: 'configuration', offset: 0, length: CONFIGURATION_LENGTH },
    { name: 'expiration', offset: CONFIGURATION_LENGTH, length: 8 },
    { name: 'rho', offset: key, length: 32 },
    { name: 'tr', offset: key + 64, length: 64 },
    { name: 's1, s2 and t0', offset: key + 128, length: signingKey - 128 },
    { name: 'verification key', offset: key + signingKey, length: verificationKey },
  ];
}

function withFault(file: Uint8Array, profile: Profile, mutation: Mutation | undefined): Uint8Array {
  if (mutation === undefined) return file;
  const fault = faultOf(mutation);
  if (fault.field !== LENGTH) return applyFault(file, placesOf(profile), fault);
  const resized = new Uint8Array(Number(changeNumber(BigInt(file.length), 32, fault.rule)));
  resized.set(file.subarray(0, resized.length));
  return resized;
}

function key(draws: RandomSource, expiration = 1_831_536_000n) {
  return {
    keyIdentity: bytesToHex(draws.bytes(16)),
    expiration: `${expiration}`,
    seed: bytesToHex(draws.bytes(32)),
  };
}

function* writeTests(draws: RandomSource, full: boolean) {
  const requirements = ['KEY-04', 'PRM-07'];
  for (let index = 0; index < (full ? 4 : 1); index++)
    yield { comment: 'drawn key', requirements, prompt: key(draws) };
  for (const expiration of full ? [0n, 2n ** 32n, LAST_EXPIRATION] : [])
    yield { comment: `expires at ${expiration}`, requirements, prompt: key(draws, expiration) };
}

const flip = (at: number, mask: number): Rule => ({ kind: 'flip', at, mask });

const FAULTS: readonly (readonly [field: string, name: string, rule: Rule])[] = [
  ['configuration', 'a character changed', flip(0, 1)],
  ['verification key', 'a bit changed', flip(0.5, 1)],
  [LENGTH, 'one byte less', { kind: 'add', delta: -1n }],
  ['configuration', 'upper case', flip(0, 0x20)],
  ['configuration', 'no zero byte at its end', flip(0.9999999, 1)],
  ['configuration', 'all zero', { kind: 'fill', byte: 0 }],
  ['configuration', 'in the opposite order', { kind: 'reverse' }],
  ['expiration', 'a second after the year 9999', { kind: 'set', value: LAST_EXPIRATION + 1n }],
  ['expiration', '2^63', { kind: 'set', value: 2n ** 63n }],
  ['expiration', 'in big-endian order', { kind: 'reverse' }],
  ['expiration', 'all ones', { kind: 'fill', byte: 0xff }],
  ['verification key', 'its last bit changed', flip(0.9999999, 0x80)],
  ['verification key', 'all zero', { kind: 'fill', byte: 0 }],
  ['rho', 'a bit changed', flip(0, 1)],
  ['tr', 'a bit changed', flip(0.5, 1)],
  ['s1, s2 and t0', 'a bit changed', flip(0, 1)],
  ['s1, s2 and t0', 'a bit changed in the middle', flip(0.5, 1)],
  ['s1, s2 and t0', 'its last bit changed', flip(0.9999999, 0x80)],
  ['s1, s2 and t0', 'all ones', { kind: 'fill', byte: 0xff }],
  [LENGTH, 'one byte more', { kind: 'add', delta: 1n }],
  [LENGTH, 'the verification key missing', { kind: 'add', delta: -1312n }],
  [LENGTH, 'the configuration alone', { kind: 'set', value: 34n }],
  [LENGTH, 'one byte', { kind: 'set', value: 1n }],
  [LENGTH, 'empty', { kind: 'set', value: 0n }],
  [LENGTH, 'doubled', { kind: 'multiply', factor: 2n }],
];

function* readTests(draws: RandomSource, full: boolean) {
  const requirements = ['KEY-04'];
  for (let index = 0; index < (full ? 3 : 1); index++)
    yield { comment: 'without a fault', requirements, prompt: key(draws) };
  for (const [field, name, rule] of full ? FAULTS : FAULTS.slice(0, 3))
    yield {
      comment: `${field}: ${name}`,
      flags:
        field === 'configuration' || field === LENGTH || field === 'expiration' ? [BROKEN] : [BROKEN, PAIR],
      requirements,
      prompt: key(draws),
      mutation: mutationOf({ message: 'private key file', field, name, by: 'sender' }, rule),
    };
}
