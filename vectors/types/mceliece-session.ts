import * as z from 'zod';
import { DIALECTS } from '../../impl/dialect.ts';
import type { PrivateKey } from '../../impl/keys/key.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { encodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { decimal } from '../../record/fields.ts';
import { dialectChoice, MCELIECE_PROFILES, profileChoiceOf, profileOf, variantChoice } from '../choices.ts';
import { bytes, bytesOf, bytesOfLengths, digest } from '../fields.ts';
import { hex } from '../hex.ts';
import { drawsOf, type Scope } from '../scope.ts';
import { longTermKeys, type Parties } from '../sessions/inputs.ts';
import { insideSchema, insideWords } from '../sessions/inside.ts';
import { playedSchema, playedWords, type Script, scriptSchema, stepsOf } from '../sessions/script.ts';
import { playSession } from '../sessions/session.ts';
import { kemKeysSchema, kemKeyWords } from '../sessions/words.ts';
import { drawNamed, namedDrawnBytes, namedDrawsSchema } from '../slow/draws.ts';
import { longPacketSchema, longPacketWords } from '../slow/long-packet.ts';
import { signingSeed, signingSeedLength } from '../slow/seeds.ts';
import { slowCrypto } from '../slow/signing.ts';
import { digestOf } from '../stretch.ts';
import { ENDPOINT } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const longTermKey = z.strictObject({
  keyIdentity: bytesOf(16),
  seed: bytesOfLengths(MCELIECE_PROFILES.map(({ signature }) => signingSeedLength(signature))).describe(
    'the draw of the signing key pair: xi of FIPS 204, algorithm 6, or SK.seed || SK.prf || PK.seed of FIPS 205',
  ),
});

const key = z.union([bytes, digest]);
const derivedKey = z.strictObject({ verificationKey: key, signingKey: key, file: digest });

/** Whole sessions of the profiles whose KEM is Classic McEliece (sections 5 to 9). */
export const mcelieceSessionType = vectorType({
  name: 'mceliece-session',
  version: 1,
  algorithm: 'QSMP session, Classic McEliece',
  title:
    'whole sessions of the profiles whose keys no file can hold: every packet and value inside of a handshake, long ones as digests; messages, ratchets and the end',
  axes: ['profile', 'dialect'],
  profiles: MCELIECE_PROFILES,
  dialects: [DIALECTS.reference],
  decides: ENDPOINT,
  requirements: [
    'CFG-03',
    'CHN-01',
    'CHN-02',
    'CNF-01',
    'CNF-02',
    'DIR-01',
    'DIR-02',
    'DPX-01',
    'DPX-03',
    'DPX-04',
    'ERR-04',
    'HDR-05',
    'PRM-06',
    'PRM-07',
    'RTS-01',
    'SMX-01',
    'SMX-02',
    'SMX-04',
  ],
  notes: {},
  parameters: z.strictObject({
    variant: variantChoice,
    profile: profileChoiceOf(MCELIECE_PROFILES),
    dialect: dialectChoice,
    clock: decimal.describe('Unix seconds, of both sides; it stands still. Keys expire 365 days later.'),
    server: longTermKey,
    client: longTermKey.optional().describe('in Duplex'),
  }),
  derived: z.strictObject({ server: derivedKey, client: derivedKey.optional() }),
  prompt: z.strictObject({
    draws: namedDrawsSchema,
    script: scriptSchema.describe('what follows the handshake'),
  }),
  expected: z.strictObject({
    handshake: z.strictObject({
      packets: z.array(longPacketSchema),
      client: insideSchema,
      server: insideSchema,
    }),
    steps: playedSchema.describe('of the script'),
    kemSecretKeys: kemKeysSchema,
  }),
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) {
      const random = drawsOf(scope, variant);
      yield {
        parameters: partiesOf(scope, variant, random),
        tests: [
          {
            comment: 'messages each way, ratchets by both sides, closed by the server',
            requirements: REQUIREMENTS[variant],
            prompt: {
              script: scriptOf(random),
              draws: drawNamed(scope, variant, random, { client: 1, server: 1 }),
            },
          },
        ],
      };
    }
  },
  group(parties, given) {
    const subject = { ...given, crypto: slowCrypto(given) };
    const keys = longTermKeys(parties, subject.crypto);
    const profile = profileOf(parties.profile);
    return {
      derived: { server: keyWords(keys.server), ...(keys.client && { client: keyWords(keys.client) }) },
      answer: ({ prompt }) => {
        const steps = [{ do: 'start' } as const, ...stepsOf(prompt.script)];
        const drawn = namedDrawnBytes(prompt.draws);
        const { steps: played, client, server } = playSession(parties, keys, drawn, steps, subject);
        const [start, ...rest] = played;
        let ratchets = 0;
        const words = rest.map((step, index) => {
          if (steps[index + 1]?.do !== 'ratchet')
            return playedWords(step, { client: undefined, server: undefined });
          ratchets += 1;
          return playedWords(step, { client: client.derived[ratchets], server: server.derived[ratchets] });
        });
        return {
          prompt,
          result: 'valid' as const,
          expected: {
            handshake: {
              packets: (start?.sent ?? []).map((sent) => longPacketWords(sent, parties.variant, profile)),
              client: insideWords(client, start?.events.client ?? []),
              server: insideWords(server, start?.events.server ?? []),
            },
            steps: words,
            kemSecretKeys: kemKeyWords(client.secretKeys, server.secretKeys),
          },
        };
      },
    };
  },
});

/** Bytes of a long-term key beyond which a digest stands for it: for those of ML-DSA. */
const LONGEST_KEY = 300;

function keyWords(made: PrivateKey): z.infer<typeof derivedKey> {
  const words = (each: Uint8Array) => (each.length > LONGEST_KEY ? digestOf(each) : hex(each));
  return {
    verificationKey: words(made.verificationKey),
    signingKey: words(made.signingKey),
    file: digestOf(encodePrivateKey(made)),
  };
}

const COMMON = [
  'PRM-07',
  'HDR-05',
  'CFG-03',
  'DIR-01',
  'DIR-02',
  'CHN-01',
  'CHN-02',
  'PRM-06',
  'RTS-01',
  'ERR-04',
];
const REQUIREMENTS: Readonly<Record<Variant, readonly string[]>> = {
  simplex: ['SMX-01', 'SMX-02', 'SMX-04', 'CNF-01', ...COMMON],
  duplex: ['DPX-01', 'DPX-03', 'DPX-04', 'CNF-02', ...COMMON],
};

/** Drawn parties, but for the seeds of their keys, which all files share. */
function partiesOf(scope: Scope, variant: Variant, random: RandomSource): Parties {
  const { profile, dialect } = scope;
  const its = (role: Role) => ({
    keyIdentity: hex(random.bytes(16)),
    seed: signingSeed(scope, profile.signature, role),
  });
  return {
    variant,
    profile: profile.configuration,
    dialect: dialect.name,
    clock: '1800000000',
    server: its('server'),
    ...(variant === 'duplex' && { client: its('client') }),
  };
}

function scriptOf(random: RandomSource): Script {
  const send = (by: Role) => {
    const [length = 0] = random.bytes(1);
    return { do: 'send' as const, by, data: hex(random.bytes(1 + length)) };
  };
  const ratchet = (by: Role) => ({ do: 'ratchet' as const, by, kind: 'symmetric' as const });
  return [
    send('client'),
    send('server'),
    ratchet('client'),
    send('server'),
    ratchet('server'),
    send('client'),
    { do: 'close', by: 'server' },
  ];
}
