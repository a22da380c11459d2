import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import type { Role, Variant } from '../../impl/variant.ts';
import { decimal } from '../../record/fields.ts';
import { dialectChoice, profileChoice, profileOf, variantChoice } from '../choices.ts';
import type { Definition, Draft } from '../definition.ts';
import { byte, bytes, bytesOf, bytesOfEither, digest, length } from '../fields.ts';
import { hex } from '../hex.ts';
import { kemSecretsOf } from '../recorded/kem-secrets.ts';
import { Observer } from '../recorded/observer.ts';
import { parsePackets, type Recorded } from '../recorded/parse.ts';
import { drawsOf, type Scope } from '../scope.ts';
import { bareSession } from '../sessions/bare-session.ts';
import { givenRandom } from '../sessions/given-random.ts';
import { drawDraws, drawnBytes, drawParties, longTermKeys } from '../sessions/inputs.ts';
import { drawRatchets, type Script, stepsOf } from '../sessions/script.ts';
import { playSession } from '../sessions/session.ts';
import { keysSchema } from '../sessions/words.ts';
import { digestOf } from '../stretch.ts';
import { dialectFor } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const PUBLIC = 'PublicAlone';
const SECRET = 'WithSecrets';

/** Bytes of the longest packet (CHN-05). */
const LONGEST_PACKET = 21 + 65_536;
/** Bytes of opened data beyond which a digest stands for them. */
const LONGEST_OPENED = 300;

const packet = z.strictObject({
  from: z.enum(['client', 'server']),
  bytes: z
    .string()
    .max(2 * LONGEST_PACKET, `is longer than ${LONGEST_PACKET} bytes`)
    .regex(/^(?:[0-9a-f]{2})*$/, 'is not lower-case hex')
    .describe('a whole packet, in lower-case hex'),
});

const parameters = z.strictObject({
  variant: variantChoice,
  profile: profileChoice,
  dialect: dialectChoice,
  keyIdentity: bytesOf(16).describe('of the server\u2019s key'),
  serverKey: bytes.describe('the verification key of the server'),
  clientKey: bytes.optional().describe('that of the client, in Duplex'),
});

const prompt = z.strictObject({
  packets: z.array(packet).min(1, 'is empty').describe('in the order in which they went over the wire'),
  secrets: z
    .strictObject({
      a: bytesOf(32).describe('the KEM secret encapsulated to the server'),
      b: bytesOf(32).optional().describe('Duplex: the one encapsulated to the client'),
    })
    .optional(),
});

const seen = z.strictObject({
  name: z.string().optional().describe('the message, as in the list of faults; missing for one that is none'),
  flag: byte,
  msglen: length,
  sequence: decimal,
  utctime: decimal,
  digest,
  verifies: z
    .boolean()
    .optional()
    .describe('whether the signature verifies and the hash is that of what came'),
  transcript: bytesOfEither(32, 64).optional().describe('the transcript hash after the packet'),
  opened: z
    .union([bytes, digest])
    .optional()
    .describe('what a sealed packet opens to; nothing is opened after an asymmetric ratchet'),
});

const expected = z.strictObject({
  packets: z.array(seen),
  keys: keysSchema.optional().describe('of the handshake, where the secrets are given'),
});

type Parameters = z.infer<typeof parameters>;
type Prompt = z.infer<typeof prompt>;

/** What a recorded session shows from outside (`qsmp vectors from-trace` makes them of traces). */
export const recordingDefinition: Definition<
  Parameters,
  Record<string, never>,
  Prompt,
  z.infer<typeof expected>,
  Prompt
> = {
  name: 'recording',
  version: 1,
  algorithm: 'QSMP session',
  title:
    'a recorded session as it is seen from outside: packets taken apart, signed hashes verified, the transcript; with the KEM secrets also the keys and what sealed packets open to',
  axes: ['dialect'],
  decides: ['policy', 'dialect'],
  requirements: ['DPX-01', 'HDR-01', 'PRM-07', 'SMX-01'],
  notes: {
    [PUBLIC]: 'Only public keys are given.',
    [SECRET]: 'The KEM secrets are given: all sealed packets open, up to the first asymmetric ratchet.',
  },
  parameters,
  derived: z.strictObject({}),
  prompt,
  expected,
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) yield drafted(variant, scope);
  },
  group({ variant, profile, dialect, keyIdentity, serverKey, clientKey }, subject) {
    const session = bareSession(
      { variant, role: 'client', profile: profileOf(profile), dialect: dialectFor(subject, dialect) },
      subject,
    );
    const keys = {
      keyIdentity: hexToBytes(keyIdentity),
      server: hexToBytes(serverKey),
      client: clientKey === undefined ? undefined : hexToBytes(clientKey),
    };
    return {
      derived: {},
      answer: ({ prompt: given }) => {
        const { a, b } = given.secrets ?? {};
        const secrets = a === undefined ? undefined : { a: hexToBytes(a), ...(b && { b: hexToBytes(b) }) };
        const observer = new Observer(session, keys, secrets);
        const recorded = given.packets.map((each) => ({ from: each.from, bytes: hexToBytes(each.bytes) }));
        const packets = parsePackets(recorded, variant, session.profile).map((each) => {
          const { verifies, transcript, opened } = observer.see(each);
          const { flag, msglen, sequence, utctime } = each.header;
          return {
            ...(each.name !== undefined && { name: each.name }),
            flag,
            msglen,
            sequence: `${sequence}`,
            utctime: `${utctime}`,
            digest: digestOf(each.bytes),
            ...(verifies !== undefined && { verifies }),
            ...(transcript && { transcript: hex(transcript) }),
            ...(opened && { opened: opened.length > LONGEST_OPENED ? digestOf(opened) : hex(opened) }),
          };
        });
        const { unsealed } = observer;
        return {
          prompt: given,
          result: 'valid',
          expected: { packets, ...(unsealed && { keys: unsealed.keys }) },
        };
      },
    };
  },
};

export const recordingType = vectorType(recordingDefinition);

/** A test of recorded packets. */
export function recordingTest(
  comment: string,
  variant: Variant,
  packets: readonly Recorded[],
  secrets: Prompt['secrets'],
): Draft<Prompt> {
  return {
    comment,
    flags: [secrets === undefined ? PUBLIC : SECRET],
    requirements: ['HDR-01', variant === 'simplex' ? 'SMX-01' : 'DPX-01', 'PRM-07'],
    prompt: {
      packets: packets.map(({ from, bytes: whole }) => ({ from, bytes: hex(whole) })),
      ...(secrets && { secrets }),
    },
  };
}

/** The group of a drawn session, recorded: without its secrets, and with them. */
function drafted(variant: Variant, scope: Scope) {
  const random = drawsOf(scope, variant);
  const parties = drawParties(scope, variant, random);
  const keys = longTermKeys(parties, scope.crypto);
  const send = (by: Role) => ({ do: 'send' as const, by, data: hex(random.bytes(12)) });
  const script: Script = [
    send('client'),
    send('server'),
    { do: 'ratchet', by: 'server', kind: 'symmetric' },
    send('client'),
    ...(variant === 'duplex' ? ([{ do: 'ratchet', by: 'client', kind: 'asymmetric' }] as const) : []),
    send('server'),
    { do: 'close', by: 'client' },
  ];
  const ratchets = drawRatchets(script, random);
  const { client, server } = drawDraws(variant, random);
  const draws = {
    client: { ...client, ratchets: ratchets.client },
    server: { ...server, ratchets: ratchets.server },
  };
  const drawn = drawnBytes(draws);
  const steps = [{ do: 'start' } as const, ...stepsOf(script)];
  const played = playSession(parties, keys, drawn, steps, { crypto: scope.crypto });
  const packets = played.steps.flatMap(({ sent }) => sent);
  const { profile, dialect } = scope;
  const session = bareSession({ variant, role: 'client', profile, dialect }, { crypto: scope.crypto });
  const secrets = kemSecretsOf(
    session,
    parsePackets(packets, variant, profile),
    'client',
    givenRandom(drawn.client),
  );
  return {
    parameters: {
      variant,
      profile: profile.configuration,
      dialect: dialect.name,
      keyIdentity: hex(keys.server.keyIdentity),
      serverKey: hex(keys.server.verificationKey),
      ...(keys.client && { clientKey: hex(keys.client.verificationKey) }),
    },
    tests: [
      recordingTest('a drawn session', variant, packets, undefined),
      recordingTest('the same, with its secrets', variant, packets, secretWords(secrets)),
    ],
  };
}

/** KEM secrets as a prompt says them. */
export function secretWords(secrets: ReturnType<typeof kemSecretsOf>): Prompt['secrets'] {
  return secrets && { a: hex(secrets.a), ...(secrets.b && { b: hex(secrets.b) }) };
}
