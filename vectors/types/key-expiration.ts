import * as z from 'zod';
import { changeNumber } from '../../harness/faults/fault.ts';
import { KEY_VALIDITY } from '../../impl/keys/generate-key.ts';
import type { PrivateKey } from '../../impl/keys/key.ts';
import type { Variant } from '../../impl/variant.ts';
import { ErrorCode } from '../../impl/wire/codes.ts';
import { decimal } from '../../record/fields.ts';
import type { Draft } from '../definition.ts';
import { byte, bytes, bytesOf } from '../fields.ts';
import { hex } from '../hex.ts';
import { faultOf, type Mutation, mutationOf } from '../mutation.ts';
import { drawsOf } from '../scope.ts';
import {
  type Draws,
  derivedKeys,
  derivedKeysSchema,
  drawnBytes,
  drawParties,
  type LongTermKeys,
  longTermKeys,
  partiesSchema,
} from '../sessions/inputs.ts';
import { Party } from '../sessions/party.ts';
import { eventSchema, kemKeysSchema, kemKeyWords, wordsOf } from '../sessions/words.ts';
import { ENDPOINT, type Subject } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const VALID = 'StillValid';
const OWN = 'OwnKey';
const PEER = 'KeyOfThePeer';
const SILENT = 'DocumentsAreSilent';

const role = z.enum(['client', 'server']);
const given = z.strictObject({
  role,
  key: role.describe('whose key expires at another time'),
  left: z
    .int()
    .min(0)
    .optional()
    .describe('seconds that the key is still good for, where it has not expired'),
});

/** What an endpoint does with a key that has expired, or is about to (KEY-01, KEY-02). */
export const keyExpirationType = vectorType({
  name: 'key-expiration',
  version: 1,
  algorithm: 'QSMP handshake',
  title:
    'clients that start, and servers that are given a connect request, with keys at the end of their time',
  axes: [],
  decides: ENDPOINT,
  requirements: ['KEY-01', 'KEY-02'],
  notes: {
    [VALID]: 'The key expires now or later: a key has expired once now > expiration.',
    [OWN]: 'The key is the endpoint\u2019s own.',
    [PEER]: 'The key is the public key of the peer.',
    [SILENT]: 'No document says what a Duplex server does with an expired key of a client.',
  },
  parameters: z.strictObject({
    parties: partiesSchema,
    pkS: bytesOf(64).describe('d || z of the server\u2019s KEM key'),
  }),
  derived: z.strictObject({ longTermKeys: derivedKeysSchema, kemSecretKeys: kemKeysSchema }),
  given,
  prompt: given.extend({
    expiration: decimal.describe('of that key, in place of that of the parties'),
    packet: bytes.optional().describe('the connect request that a server is given'),
  }),
  expected: z.strictObject({
    accepted: z.boolean().describe('whether the handshake goes on'),
    codes: z.array(byte).describe('error codes that fit (ERR-02)'),
    sent: z.array(bytes).describe('a refused client sends nothing; an error packet may be left out'),
    events: z.array(eventSchema).describe('what the reference implementation reports'),
  }),
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) {
      const random = drawsOf(scope, variant);
      yield {
        parameters: { parties: drawParties(scope, variant, random), pkS: hex(random.bytes(64)) },
        tests: tests(variant),
      };
    }
  },
  group({ parties, pkS }, subject) {
    const keys = longTermKeys(parties, subject.crypto);
    const create = (of: 'client' | 'server', its: LongTermKeys, on: Subject) =>
      Party.create(of, parties, its, drawnBytes(drawsWith(pkS)), on);
    const honest = { crypto: subject.crypto };
    const request = create('client', keys, honest).endpoint.start().packets[0] ?? NONE;
    const server = create('server', keys, honest);
    server.endpoint.start();
    server.endpoint.receive(request);
    return {
      derived: {
        longTermKeys: derivedKeys(keys),
        kemSecretKeys: kemKeyWords([], server.observed.secretKeys),
      },
      answer: ({ prompt, mutation }) => {
        const { role: of, key, left } = prompt;
        const changed = keys[key];
        if (changed === undefined) throw new RangeError(`key: there is none of the ${key}`);
        const expiration = expirationOf(changed, BigInt(parties.clock), left, mutation);
        const { endpoint } = create(of, { ...keys, [key]: { ...changed, expiration } }, subject);
        const started = endpoint.start();
        const { packets, events } = of === 'client' ? started : endpoint.receive(request);
        const accepted = endpoint.stage !== 'closed';
        const expired = BigInt(parties.clock) > expiration;
        return {
          prompt: {
            role: of,
            key,
            ...(left !== undefined && { left }),
            expiration: `${expiration}`,
            ...(of === 'server' && { packet: hex(request) }),
          },
          result: !expired ? 'valid' : of === 'server' && key === 'client' ? 'acceptable' : 'invalid',
          expected: {
            accepted,
            codes: expired ? [ErrorCode.keyExpired] : [],
            sent: packets.map(hex),
            events: events.map(wordsOf),
          },
        };
      },
    };
  },
});

const NONE = new Uint8Array(0);

/** No handshake comes further than to the server's answer. */
function drawsWith(pkS: string): Draws {
  return { client: { cptA: '', ratchets: [] }, server: { pkS, ratchets: [] } };
}

/** @throws RangeError where neither a fault nor a time that is left says it */
function expirationOf(
  key: PrivateKey,
  now: bigint,
  left: number | undefined,
  mutation: Mutation | undefined,
): bigint {
  if (mutation !== undefined) return changeNumber(key.expiration, 64, faultOf(mutation).rule);
  if (left !== undefined) return now + BigInt(left);
  throw new RangeError('left: a key without a fault is good for some time');
}

/** The keys of the parties are good for 365 days. */
const EXPIRED: readonly (readonly [name: string, delta: bigint])[] = [
  ['expired for a second', -KEY_VALIDITY - 1n],
  ['expired for an hour', -KEY_VALIDITY - 3600n],
  ['expired for a year', -2n * KEY_VALIDITY],
];
/** Seconds that are left. */
const LEFT = [0, 1, 3600];

/** Who looks at whose key: a client at every one that it has, a server at its own, and at that of its client. */
const LOOKS: Readonly<Record<Variant, readonly (readonly ['client' | 'server', 'client' | 'server'])[]>> = {
  simplex: [
    ['client', 'server'],
    ['server', 'server'],
  ],
  duplex: [
    ['client', 'server'],
    ['client', 'client'],
    ['server', 'server'],
    ['server', 'client'],
  ],
};

function* tests(variant: Variant): Iterable<Draft<z.infer<typeof given>>> {
  for (const [role, key] of LOOKS[variant]) {
    const whose = role === key ? OWN : PEER;
    const requirements = [role === 'client' ? 'KEY-01' : 'KEY-02'];
    const flags = role === 'server' && key === 'client' ? [whose, SILENT] : [whose];
    const what = `a ${role}, and ${role === key ? 'its own key' : `the key of its ${key}`}`;
    for (const left of LEFT)
      yield {
        comment: `${what}, good for ${left} seconds more`,
        flags: [...flags, VALID],
        requirements,
        prompt: { role, key, left },
      };
    for (const [name, delta] of EXPIRED)
      yield {
        comment: `${what}, ${name}`,
        flags,
        requirements,
        prompt: { role, key },
        mutation: mutationOf(
          { message: `key of the ${key}`, field: 'expiration', name, by: 'sender' },
          { kind: 'add', delta },
        ),
      };
  }
}
