import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { applyFault, type Rule } from '../../harness/faults/fault.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { profileChoice, profileOf } from '../choices.ts';
import { bytes, bytesOf } from '../fields.ts';
import { faultOf, mutationOf } from '../mutation.ts';
import { drawsOf } from '../scope.ts';
import { givenRandom } from '../sessions/given-random.ts';
import { vectorType } from '../vector-type.ts';

const IMPLICIT = 'ImplicitRejection';
const REFUSED = 'KeyNotReduced';

/** The KEM of a profile (PRM-07, PRM-08): key generation, encapsulation, decapsulation. */
export const kemType = vectorType({
  name: 'kem',
  version: 1,
  algorithm: 'ML-KEM',
  title:
    'key pairs of seeds, encapsulation with given coins, decapsulation with implicit rejection, and keys that must be refused',
  axes: ['profile'],
  requirements: ['PRM-07', 'PRM-08'],
  notes: {
    [IMPLICIT]:
      'The ciphertext was changed: decapsulation gives a secret that nobody else has (FIPS 203, 6.3).',
    [REFUSED]: 'A coefficient of the key is q = 3329 or more: FIPS 203, 7.2 refuses it (PRM-08).',
  },
  parameters: z.strictObject({
    profile: profileChoice,
    seed: bytesOf(64).describe('d || z: the draws of the key pair that encapsulation and decapsulation use'),
  }),
  derived: z.strictObject({ publicKey: bytes, secretKey: bytes }),
  given: z.union([
    z.strictObject({ keySeed: bytesOf(64) }),
    z.strictObject({ coins: bytesOf(32), operation: z.enum(['encapsulate', 'decapsulate', 'check key']) }),
  ]),
  prompt: z.union([
    z.strictObject({ keySeed: bytesOf(64).describe('d || z') }),
    z.strictObject({
      operation: z.enum(['encapsulate', 'decapsulate', 'check key']),
      coins: bytesOf(32).describe('m: of the encapsulation, also where its ciphertext is decapsulated'),
      ciphertext: bytes.optional(),
      publicKey: bytes.optional(),
    }),
  ]),
  expected: z.union([
    z.strictObject({ publicKey: bytes, secretKey: bytes }),
    z.strictObject({ ciphertext: bytes.optional(), secret: bytesOf(32) }),
    z.strictObject({ accepted: z.literal(false) }),
  ]),
  *draft(scope) {
    const profile = scope.profile.configuration;
    const draws = drawsOf(scope, 'kem');
    const many = scope.profile.name === 's1';
    const seed = () => bytesToHex(draws.bytes(64));
    yield { parameters: { profile, seed: seed() }, tests: tests(draws, many ? 20 : 8, many) };
    yield { parameters: { profile, seed: '00'.repeat(64) }, tests: tests(draws, 4, false) };
  },
  group({ profile, seed }, subject) {
    const kem = subject.crypto.kem(profileOf(profile).kem);
    const pair = kem.generateKeyPair(givenRandom(hexToBytes(seed)));
    return {
      derived: { publicKey: bytesToHex(pair.publicKey), secretKey: bytesToHex(pair.secretKey) },
      answer: ({ prompt, mutation }) => {
        if ('keySeed' in prompt) {
          const { publicKey, secretKey } = kem.generateKeyPair(givenRandom(hexToBytes(prompt.keySeed)));
          const expected = { publicKey: bytesToHex(publicKey), secretKey: bytesToHex(secretKey) };
          return { prompt, result: 'valid' as const, expected };
        }
        const { operation, coins } = prompt;
        const { ciphertext, secret } = kem.encapsulate(pair.publicKey, givenRandom(hexToBytes(coins)));
        if (operation === 'encapsulate') {
          const expected = { ciphertext: bytesToHex(ciphertext), secret: bytesToHex(secret) };
          return { prompt: { operation, coins }, result: 'valid' as const, expected };
        }
        if (operation === 'decapsulate') {
          const field = { name: 'ciphertext', offset: 0, length: ciphertext.length };
          const given =
            mutation === undefined ? ciphertext : applyFault(ciphertext, [field], faultOf(mutation));
          const decapsulated = kem.decapsulate(given, pair.secretKey) ?? new Uint8Array(0);
          return {
            prompt: { operation, coins, ciphertext: bytesToHex(given) },
            // PRM-08: it is noticed later, by the confirmation.
            result: mutation === undefined ? ('valid' as const) : ('acceptable' as const),
            expected: { secret: bytesToHex(decapsulated) },
          };
        }
        // The coins are drawn into the key, so that they are of use here too.
        const publicKey = pair.publicKey.slice();
        publicKey.set(hexToBytes(coins), publicKey.length - 32);
        const fields = coefficientFields(publicKey.length);
        const given = mutation === undefined ? publicKey : applyFault(publicKey, fields, faultOf(mutation));
        if (kem.acceptsPublicKey(given)) {
          const answer = kem.encapsulate(given, givenRandom(hexToBytes(coins)));
          return {
            prompt: { operation, coins, publicKey: bytesToHex(given) },
            result: 'valid' as const,
            expected: { ciphertext: bytesToHex(answer.ciphertext), secret: bytesToHex(answer.secret) },
          };
        }
        return {
          prompt: { operation, coins, publicKey: bytesToHex(given) },
          result: 'invalid' as const,
          expected: { accepted: false as const },
        };
      },
    };
  },
});

/** Pairs of coefficients of a public key, 12 bits each in three bytes (FIPS 203, 4.2.1), and what ends it. */
function coefficientFields(length: number) {
  const pairs = (length - 32) / 3;
  const places = [0, 1, Math.floor(pairs / 2), pairs - 1];
  return [
    ...places.map((pair, index) => ({ name: PAIRS[index] ?? '', offset: 3 * pair, length: 3 })),
    { name: 'rho', offset: length - 32, length: 32 },
  ];
}

const PAIRS = [
  'first pair of coefficients',
  'second pair of coefficients',
  'middle pair of coefficients',
  'last pair of coefficients',
];
const Q = 3329n;

const CIPHERTEXT_RULES: readonly Rule[] = [
  { kind: 'flip', at: 0, mask: 0x01 },
  { kind: 'flip', at: 0.25, mask: 0x80 },
  { kind: 'flip', at: 0.5, mask: 0x10 },
  { kind: 'flip', at: 0.9999999, mask: 0x80 },
  { kind: 'reverse' },
];

/** Two coefficients as the number that their three bytes are. */
const PAIR_RULES: readonly (readonly [name: string, value: bigint, valid: boolean])[] = [
  ['first coefficient q - 1', Q - 1n, true],
  ['first coefficient q', Q, false],
  ['first coefficient q + 1', Q + 1n, false],
  ['first coefficient 4095', 4095n, false],
  ['second coefficient q - 1', (Q - 1n) << 12n, true],
  ['second coefficient q', Q << 12n, false],
  ['second coefficient 4095', 4095n << 12n, false],
  ['both coefficients q', (Q << 12n) | Q, false],
];

function* tests(draws: RandomSource, count: number, many: boolean) {
  const coins = () => bytesToHex(draws.bytes(32));
  for (let index = 0; index < Math.ceil(count / 2); index++)
    yield {
      comment: 'key pair of a drawn seed',
      requirements: ['PRM-07'],
      prompt: { keySeed: bytesToHex(draws.bytes(64)) },
    };
  for (const operation of ['encapsulate', 'decapsulate'] as const)
    for (let index = 0; index < count; index++)
      yield {
        comment: `${operation}, drawn coins`,
        requirements: ['PRM-07'],
        prompt: { operation, coins: coins() },
      };
  for (const rule of CIPHERTEXT_RULES.slice(0, many ? CIPHERTEXT_RULES.length : 4))
    yield {
      comment: 'ciphertext changed on its way',
      flags: [IMPLICIT],
      requirements: ['PRM-08'],
      prompt: { operation: 'decapsulate' as const, coins: coins() },
      mutation: mutationOf(
        { message: 'KEM ciphertext', field: 'ciphertext', name: 'changed', by: 'network' },
        rule,
      ),
    };
  for (const field of PAIRS.slice(0, many ? PAIRS.length : 1))
    for (const [name, value, valid] of PAIR_RULES)
      yield {
        comment: `${field}: ${name}`,
        flags: valid ? [] : [REFUSED],
        requirements: ['PRM-08'],
        prompt: { operation: 'check key' as const, coins: coins() },
        mutation: mutationOf(
          { message: 'KEM public key', field, name, by: 'sender' },
          { kind: 'set', value },
        ),
      };
}
