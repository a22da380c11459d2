import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { applyFault, type Rule } from '../../harness/faults/fault.ts';
import { join } from '../../impl/bytes.ts';
import { encode } from '../../impl/primitives/classic-mceliece/encode.ts';
import {
  type McElieceName,
  PARAMETERS,
  publicRowBytes,
  syndromeBits,
} from '../../impl/primitives/classic-mceliece/parameters.ts';
import type { Kem } from '../../impl/primitives/kem.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { shake256 } from '../../impl/primitives/shake256.ts';
import { isMcEliece, MCELIECE_PROFILES } from '../choices.ts';
import { bytes, bytesOf, digest, stretch } from '../fields.ts';
import { hex } from '../hex.ts';
import { faultOf, type Mutation, mutationOf } from '../mutation.ts';
import { drawsOf } from '../scope.ts';
import { givenRandom } from '../sessions/given-random.ts';
import { remembering } from '../slow/remembering.ts';
import { errorDraws, errorVector, kemSeed } from '../slow/seeds.ts';
import { digestOf, type Stretch, stretchedBytes } from '../stretch.ts';
import { vectorType } from '../vector-type.ts';

const SYNDROME = 'ChangedSyndrome';
const CONFIRMATION = 'ChangedConfirmation';
const WEIGHT = 'WrongWeight';
const PADDING = 'PaddingSet';

const seed = bytesOf(32).describe('what SeededKeyGen is called with: the only draw of a key pair');
const draws = stretch.describe(
  'what FixedWeight draws: numbers of 16 bits, little-endian, all that one try takes at once, until one succeeds',
);
const keyPair = z.strictObject({ publicKey: digest, secretKey: digest });
const row = z.enum(['first row', 'middle row', 'last row']);

/** Classic McEliece in its round 3 form with plaintext confirmation (section 2; PRM-07, PRM-08). */
export const mcelieceType = vectorType({
  name: 'mceliece',
  version: 1,
  algorithm: 'Classic McEliece, NIST round 3, with plaintext confirmation',
  title:
    'key pairs of seeds, encapsulation with given draws, decapsulation of honest and changed ciphertexts, and padding bits that must be refused',
  axes: ['kem'],
  profiles: MCELIECE_PROFILES,
  requirements: ['PRM-07', 'PRM-08'],
  notes: {
    [SYNDROME]: 'The syndrome, C0, was changed: it is of no t errors, or of other ones.',
    [CONFIRMATION]: 'C1 does not confirm the error vector.',
    [WEIGHT]: 'C0 and C1 are those of an error vector whose weight is not t.',
    [PADDING]: 'A bit is set that only fills up a byte.',
  },
  parameters: z.strictObject({
    kem: z.enum(Object.keys(PARAMETERS)),
    seed: seed.describe('of the key pair that all but the key pair tests use'),
  }),
  derived: keyPair,
  given: z.union([
    z.strictObject({ keySeed: seed }),
    z.strictObject({ operation: z.enum(['encapsulate', 'decapsulate']), draws }),
    z.strictObject({ operation: z.literal('check key'), row }),
  ]),
  prompt: z.union([
    z.strictObject({ keySeed: seed }),
    z.strictObject({
      operation: z.enum(['encapsulate', 'decapsulate']),
      draws,
      ciphertext: bytes.optional().describe('C0 || C1, to be decapsulated'),
    }),
    z.strictObject({
      operation: z.literal('check key'),
      row: row.describe('of the public key, in which a bit is to be inverted as the mutation says'),
      publicKey: digest.describe('of the key with that bit inverted'),
    }),
  ]),
  expected: z.union([
    keyPair,
    z.strictObject({ errorVector: bytes, ciphertext: bytes, secret: bytesOf(32) }),
    z.strictObject({ accepted: z.literal(true), secret: bytesOf(32) }),
    z.strictObject({ accepted: z.boolean() }).describe('a refused ciphertext, or a key'),
  ]),
  *draft(scope) {
    const kem = nameOf(scope.profile.kem);
    const random = drawsOf(scope, kem);
    // Those of servers and clients in sessions: they need not be made twice.
    for (const owner of ['server', 'client'] as const)
      yield {
        parameters: { kem, seed: kemSeed(scope, kem, owner) },
        tests: owner === 'server' ? tests(kem, random) : encapsulations(kem, random, [1]),
      };
  },
  group(parameters, subject) {
    const name = nameOf(parameters.kem);
    const kem = remembering(subject.crypto).kem(name);
    const pair = keyPairOf(kem, parameters.seed);
    return {
      derived: digestsOf(pair),
      answer: ({ prompt, mutation }) => {
        if ('keySeed' in prompt)
          return { prompt, result: 'valid' as const, expected: digestsOf(keyPairOf(kem, prompt.keySeed)) };
        if (prompt.operation === 'check key') {
          const key = changedKey(name, pair.publicKey, mutation);
          return {
            prompt: { operation: prompt.operation, row: prompt.row, publicKey: digestOf(key) },
            ...(kem.acceptsPublicKey(key)
              ? { result: 'valid' as const, expected: { accepted: true as const } }
              : { result: 'invalid' as const, expected: { accepted: false as const } }),
          };
        }
        const { operation } = prompt;
        const error = errorVector(name, prompt.draws);
        const made = kem.encapsulate(pair.publicKey, givenRandom(stretchedBytes(prompt.draws)));
        if (operation === 'encapsulate')
          return {
            prompt: { operation, draws: prompt.draws },
            result: 'valid' as const,
            expected: {
              errorVector: hex(error),
              ciphertext: hex(made.ciphertext),
              secret: hex(made.secret),
            },
          };
        const ciphertext = changedCiphertext(name, pair.publicKey, error, made.ciphertext, mutation);
        const secret = kem.decapsulate(ciphertext, pair.secretKey);
        return {
          prompt: { operation, draws: prompt.draws, ciphertext: hex(ciphertext) },
          result: mutation === undefined ? ('valid' as const) : ('invalid' as const),
          expected:
            secret === undefined
              ? { accepted: false as const }
              : { accepted: true as const, secret: hex(secret) },
        };
      },
    };
  },
});

/** @throws RangeError for what is no parameter set of Classic McEliece */
function nameOf(kem: string): McElieceName {
  const name = MCELIECE_PROFILES.find((profile) => profile.kem === kem)?.kem;
  if (name === undefined || !isMcEliece(name)) throw new RangeError(`kem: there is no ${kem}`);
  return name;
}

function keyPairOf(kem: Kem, keySeed: string) {
  return kem.generateKeyPair(givenRandom(hexToBytes(keySeed)));
}

function digestsOf({ publicKey, secretKey }: ReturnType<typeof keyPairOf>) {
  return { publicKey: digestOf(publicKey), secretKey: digestOf(secretKey) };
}

const ERROR = 'error vector';
const C0 = 'C0';
const C1 = 'C1';

/** A ciphertext with the fault in it: done to its bytes, or to the error vector that it is made of. */
function changedCiphertext(
  name: McElieceName,
  publicKey: Uint8Array,
  error: Uint8Array,
  ciphertext: Uint8Array,
  mutation: Mutation | undefined,
): Uint8Array {
  if (mutation === undefined) return ciphertext;
  const fault = faultOf(mutation);
  if (fault.field === ERROR) {
    const other = applyFault(error, [{ name: ERROR, offset: 0, length: error.length }], fault);
    return join(encode(PARAMETERS[name], publicKey, other), shake256(32, Uint8Array.of(2), other));
  }
  const confirmationAt = ciphertext.length - 32;
  const fields = [
    { name: C0, offset: 0, length: confirmationAt },
    { name: C1, offset: confirmationAt, length: 32 },
  ];
  return applyFault(ciphertext, fields, fault);
}

/** A public key with the fault in one of its rows. */
function changedKey(name: McElieceName, publicKey: Uint8Array, mutation: Mutation | undefined): Uint8Array {
  if (mutation === undefined) return publicKey;
  const length = publicRowBytes(PARAMETERS[name]);
  const rows = syndromeBits(PARAMETERS[name]);
  const places = { 'first row': 0, 'middle row': rows >> 1, 'last row': rows - 1 };
  const fields = Object.entries(places).map(([each, place]) => ({
    name: each,
    offset: place * length,
    length,
  }));
  return applyFault(publicKey, fields, faultOf(mutation));
}

const LAST = 0.9999999;
const flip = (at: number, mask: number): Rule => ({ kind: 'flip', at, mask });

const CIPHERTEXT_FAULTS: readonly (readonly [
  flag: string,
  field: string,
  name: string,
  rule: Rule,
  by: Mutation['by'],
])[] = [
  [SYNDROME, C0, 'its first bit changed', flip(0, 0x01), 'network'],
  [SYNDROME, C0, 'a bit changed', flip(0.5, 0x10), 'network'],
  [SYNDROME, C0, 'all zero', { kind: 'fill', byte: 0 }, 'network'],
  [SYNDROME, C0, 'all ones', { kind: 'fill', byte: 0xff }, 'network'],
  [CONFIRMATION, C1, 'its first bit changed', flip(0, 0x01), 'network'],
  [CONFIRMATION, C1, 'its last bit changed', flip(LAST, 0x80), 'network'],
  [CONFIRMATION, C1, 'all zero', { kind: 'fill', byte: 0 }, 'network'],
  [WEIGHT, ERROR, 'one error more or less', flip(0.5, 0x10), 'sender'],
  [WEIGHT, ERROR, 'no error at all', { kind: 'fill', byte: 0 }, 'sender'],
];

/** The bits of 6960119 that fill up the last byte of a syndrome, and of a row of a key; the others have none. */
const CIPHERTEXT_PADDING = [0x08, 0x80];
const KEY_PADDING = [0x20, 0x80];

function* encapsulations(kem: McElieceName, random: RandomSource, tries: readonly number[]) {
  const requirements = ['PRM-07'];
  for (const operation of ['encapsulate', 'decapsulate'] as const)
    for (const count of tries)
      yield {
        comment: `${operation}, an error vector of ${count === 1 ? 'one try' : `${count} tries`}`,
        requirements,
        prompt: { operation, draws: errorDraws(kem, count, random) },
      };
}

function* tests(kem: McElieceName, random: RandomSource) {
  // Key pairs of the larger sets take half a second each: those that their groups have are enough.
  const small = kem === 'mceliece348864' || kem === 'mceliece460896';
  for (const keySeed of small ? ['00'.repeat(32), hex(random.bytes(32))] : [])
    yield { comment: 'key pair of a seed', requirements: ['PRM-07'], prompt: { keySeed } };
  yield* encapsulations(kem, random, [1, 2, 5]);

  const changed = (): { operation: 'decapsulate'; draws: Stretch } => ({
    operation: 'decapsulate',
    draws: errorDraws(kem, 1, random),
  });
  for (const [flag, field, name, rule, by] of CIPHERTEXT_FAULTS)
    yield {
      comment: `${field}: ${name}`,
      flags: [flag],
      requirements: ['PRM-08'],
      prompt: changed(),
      mutation: mutationOf({ message: 'KEM ciphertext', field, name, by }, rule),
    };
  const isPadded = kem === 'mceliece6960119';
  for (const mask of isPadded ? CIPHERTEXT_PADDING : [])
    yield {
      comment: `${C0}: a padding bit set`,
      flags: [PADDING],
      requirements: ['PRM-08'],
      prompt: changed(),
      mutation: mutationOf(
        { message: 'KEM ciphertext', field: C0, name: 'a padding bit set', by: 'network' },
        flip(LAST, mask),
      ),
    };
  const key = (where: z.infer<typeof row>, name: string, mask: number, flags: readonly string[]) => ({
    comment: `public key, ${where}: ${name}`,
    flags,
    requirements: ['PRM-08'],
    prompt: { operation: 'check key' as const, row: where },
    mutation: mutationOf({ message: 'KEM public key', field: where, name, by: 'sender' }, flip(LAST, mask)),
  });
  for (const where of row.options) {
    yield key(where, 'its last bit that counts changed', isPadded ? 0x10 : 0x80, []);
    for (const mask of isPadded ? KEY_PADDING : []) yield key(where, 'a padding bit set', mask, [PADDING]);
  }
}
