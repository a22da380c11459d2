import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import type { Dialect } from '../../impl/dialect.ts';
import { confirmationAnswered, confirmationSent } from '../../impl/handshake/duplex-confirmation.ts';
import { foldTranscript, startTranscript } from '../../impl/handshake/transcript.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { configurationField, KEM_SIZES, type Profile, SIGNATURE_SIZES } from '../../impl/profile.ts';
import { VARIANTS } from '../../impl/variant.ts';
import { encodeHeader } from '../../impl/wire/header.ts';
import { dialectChoice, profileChoice, profileOf, variantChoice } from '../choices.ts';
import { bytes, bytesOf, bytesOfEither, stretch } from '../fields.ts';
import { drawsOf } from '../scope.ts';
import { bareSession } from '../sessions/bare-session.ts';
import { type Stretch, stretchedBytes } from '../stretch.ts';
import { dialectFor } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const hash = bytesOfEither(32, 64);
const start = {
  configuration: bytesOf(34),
  keyIdentity: bytesOf(16),
  serverKey: stretch.describe('the verification key of the server'),
};
const simplexPrompt = z.strictObject({
  ...start,
  hash2: bytesOf(32).describe('the signed hash of packet 2'),
  ciphertext: stretch.describe('of packet 3'),
});
const duplexPrompt = z.strictObject({
  ...start,
  clientKey: stretch.describe('the verification key of the client'),
  hash1: bytesOf(64).optional(),
  hash2: bytesOf(64).optional(),
  hash3: bytesOf(64).optional(),
  hash4: bytesOf(64)
    .optional()
    .describe('the signed hashes of those of packets 1 to 4 that the dialect folds'),
  header5: bytesOf(21)
    .optional()
    .describe('the serialized header of packet 5, where the dialect confirms it'),
  message5: bytesOf(128).optional().describe('what packet 5 carries, sealed, where the dialect folds it'),
});

/** The transcript hash step by step (sections 5 and 6), and what the confirmations of Duplex say. */
export const transcriptType = vectorType({
  name: 'transcript',
  version: 1,
  algorithm: 'QSMP transcript',
  title:
    'the transcript hash after its start and after each packet, as the dialect folds them; in Duplex also what packets 5 and 6 seal',
  axes: ['profile', 'dialect'],
  decides: ['policy', 'dialect'],
  requirements: ['CFG-03', 'CNF-02', 'DPX-04', 'SMX-04'],
  notes: {},
  parameters: z.strictObject({ variant: variantChoice, profile: profileChoice, dialect: dialectChoice }),
  derived: z.strictObject({}),
  prompt: z.union([simplexPrompt, duplexPrompt]),
  expected: z.strictObject({
    start: hash.describe('from configuration, key identity and verification keys'),
    after: z.array(hash).describe('after each packet that is folded'),
    confirmation5: bytes.optional().describe('Duplex: the value that packet 5 seals'),
    confirmation6: bytes.optional().describe('Duplex: the value that packet 6 seals'),
  }),
  *draft(scope) {
    const { profile } = scope;
    const dialect = scope.dialect.name;
    for (const variant of ['simplex', 'duplex'] as const) {
      const draws = drawsOf(scope, variant);
      const requirements = variant === 'simplex' ? ['CFG-03', 'SMX-04'] : ['CFG-03', 'DPX-04', 'CNF-02'];
      const test = () => ({
        comment: 'drawn inputs',
        requirements,
        prompt:
          variant === 'simplex' ? simplexInputs(profile, draws) : duplexInputs(profile, scope.dialect, draws),
      });
      yield {
        parameters: { variant, profile: profile.configuration, dialect },
        tests: Array.from({ length: variant === 'duplex' ? 25 : 20 }, test),
      };
    }
  },
  group({ variant, profile, dialect }, subject) {
    const circumstances = {
      variant,
      role: 'client',
      profile: profileOf(profile),
      dialect: dialectFor(subject, dialect),
    } as const;
    const session = bareSession(circumstances, subject);
    return {
      derived: {},
      answer: ({ prompt }) => {
        const cfg = hexToBytes(prompt.configuration);
        const kid = hexToBytes(prompt.keyIdentity);
        const serverKey = stretchedBytes(prompt.serverKey);
        if (!('clientKey' in prompt)) {
          const begun = startTranscript(session, cfg, kid, serverKey);
          const second = foldTranscript(session, begun, 2, hexToBytes(prompt.hash2));
          const third = foldTranscript(session, second, 3, stretchedBytes(prompt.ciphertext));
          const expected = {
            start: bytesToHex(begun),
            after: [second, third].map((each) => bytesToHex(each)),
          };
          return { prompt, result: 'valid' as const, expected };
        }
        const begun = startTranscript(session, cfg, kid, stretchedBytes(prompt.clientKey), serverKey);
        const after: Uint8Array[] = [];
        let sch = begun;
        for (const [packet, text] of [
          [1, prompt.hash1],
          [2, prompt.hash2],
          [3, prompt.hash3],
          [4, prompt.hash4],
        ] as const) {
          if (text === undefined) continue;
          sch = foldTranscript(session, sch, packet, hexToBytes(text));
          after.push(sch);
        }
        const sent = confirmationSent(session, sch, hexToBytes(prompt.header5 ?? ''));
        if (prompt.message5 !== undefined) {
          sch = foldTranscript(session, sch, 5, hexToBytes(prompt.message5));
          after.push(sch);
        }
        const answered = confirmationAnswered(session, sch, sent);
        return {
          prompt,
          result: 'valid' as const,
          expected: {
            start: bytesToHex(begun),
            after: after.map((each) => bytesToHex(each)),
            confirmation5: bytesToHex(sent),
            confirmation6: bytesToHex(answered),
          },
        };
      },
    };
  },
});

function stretchOf(length: number, draws: RandomSource): Stretch {
  return { shake128: bytesToHex(draws.bytes(16)), length };
}

function simplexInputs(profile: Profile, draws: RandomSource) {
  return {
    configuration: bytesToHex(configurationField(profile)),
    keyIdentity: bytesToHex(draws.bytes(16)),
    serverKey: stretchOf(SIGNATURE_SIZES[profile.signature].verificationKey, draws),
    hash2: bytesToHex(draws.bytes(32)),
    ciphertext: stretchOf(KEM_SIZES[profile.kem].ciphertext, draws),
  };
}

function duplexInputs(profile: Profile, dialect: Dialect, draws: RandomSource) {
  const { verificationKey } = SIGNATURE_SIZES[profile.signature];
  const { hash: size, tag } = VARIANTS.duplex;
  const [high = 0] = draws.bytes(1);
  const header = { flag: 9, msglen: size + tag, sequence: 2n, utctime: 1_800_000_000n + BigInt(high) };
  return {
    configuration: bytesToHex(configurationField(profile)),
    keyIdentity: bytesToHex(draws.bytes(16)),
    serverKey: stretchOf(verificationKey, draws),
    clientKey: stretchOf(verificationKey, draws),
    ...Object.fromEntries(
      dialect.duplexFolded
        .filter((packet) => packet < 5)
        .map((packet) => [`hash${packet}`, bytesToHex(draws.bytes(size))] as const),
    ),
    ...(dialect.duplexConfirmation === 'transcript-and-header' && {
      header5: bytesToHex(encodeHeader(header)),
    }),
    ...(dialect.duplexFolded.includes(5) && { message5: bytesToHex(draws.bytes(size + tag)) }),
  };
}
