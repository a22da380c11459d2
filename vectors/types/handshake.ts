import * as z from 'zod';
import { bytes } from '../fields.ts';
import { hex } from '../hex.ts';
import { breadthOf, drawsOf } from '../scope.ts';
import {
  derivedKeys,
  derivedKeysSchema,
  drawDraws,
  drawnBytes,
  drawParties,
  drawsSchema,
  longTermKeys,
  partiesSchema,
} from '../sessions/inputs.ts';
import { insideSchema, insideWords, transcriptSchema } from '../sessions/inside.ts';
import { playSession } from '../sessions/session.ts';
import { kemKeysSchema, kemKeyWords } from '../sessions/words.ts';
import { ENDPOINT } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

/** Whole handshakes of both roles, with every packet and intermediate value (sections 5 and 6). */
export const handshakeType = vectorType({
  name: 'handshake',
  version: 1,
  algorithm: 'QSMP handshake',
  title:
    'every packet of a handshake, the transcript hash after it, the signed hashes, the inputs and keys of the derivation',
  axes: ['profile', 'dialect'],
  decides: ENDPOINT,
  requirements: [
    'CFG-03',
    'CNF-01',
    'CNF-02',
    'DIR-01',
    'DIR-02',
    'DPX-01',
    'DPX-03',
    'DPX-04',
    'DPX-05',
    'HDR-05',
    'SMX-01',
    'SMX-04',
  ],
  notes: {},
  parameters: partiesSchema,
  derived: derivedKeysSchema,
  prompt: z.strictObject({ draws: drawsSchema }),
  expected: z.strictObject({
    packets: z.array(
      z.strictObject({
        from: z.enum(['client', 'server']),
        bytes,
        transcript: transcriptSchema,
      }),
    ),
    client: insideSchema,
    server: insideSchema,
    kemSecretKeys: kemKeysSchema,
  }),
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) {
      const random = drawsOf(scope, variant);
      const own =
        variant === 'simplex'
          ? ['SMX-01', 'SMX-04', 'CNF-01']
          : ['DPX-01', 'DPX-03', 'DPX-04', 'DPX-05', 'CNF-02'];
      yield {
        parameters: drawParties(scope, variant, random, variant === 'duplex' ? 1 : 0),
        tests: Array.from({ length: breadthOf(scope) === 'few' ? 2 : 4 }, () => ({
          comment: 'drawn inputs',
          requirements: [...own, 'HDR-05', 'CFG-03', 'DIR-01', 'DIR-02'],
          prompt: { draws: drawDraws(variant, random) },
        })),
      };
    }
  },
  group(parties, subject) {
    const keys = longTermKeys(parties, subject.crypto);
    return {
      derived: derivedKeys(keys),
      answer: ({ prompt }) => {
        const { steps, client, server } = playSession(
          parties,
          keys,
          drawnBytes(prompt.draws),
          [{ do: 'start' }],
          subject,
        );
        const sent = steps.flatMap((step) => step.sent);
        return {
          prompt,
          result: 'valid' as const,
          expected: {
            packets: sent.map(({ from, bytes, transcript }) => ({
              from,
              bytes: hex(bytes),
              ...(transcript && { transcript: hex(transcript) }),
            })),
            client: insideWords(
              client,
              steps.flatMap(({ events }) => events.client),
            ),
            server: insideWords(
              server,
              steps.flatMap(({ events }) => events.server),
            ),
            kemSecretKeys: kemKeyWords(client.secretKeys, server.secretKeys),
          },
        };
      },
    };
  },
});
