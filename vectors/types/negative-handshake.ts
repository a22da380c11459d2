import * as z from 'zod';
import { messageOf } from '../../harness/faults/messages.ts';
import { bytes } from '../fields.ts';
import { hex } from '../hex.ts';
import { ahead, body, COMMON_NOTES, HEADER, TAMPERED } from '../negative/fields.ts';
import { COMPONENT, codesOf, resultOf, SENT, UNNOTICED } from '../negative/handshake-faults.ts';
import { HANDSHAKE_MESSAGES, handshakeName, Stages, senderOf } from '../negative/handshake-stages.ts';
import { handshakeTests } from '../negative/handshake-tests.ts';
import { drawsOf } from '../scope.ts';
import {
  derivedKeys,
  derivedKeysSchema,
  drawDraws,
  drawParties,
  drawsSchema,
  longTermKeys,
  partiesSchema,
} from '../sessions/inputs.ts';
import { refusalOf, refusalSchema } from '../sessions/refusal.ts';
import { otherRole } from '../sessions/step.ts';
import { kemKeysSchema } from '../sessions/words.ts';
import { ENDPOINT } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const given = z.strictObject({ message: z.enum(HANDSHAKE_MESSAGES.map(handshakeName)), body, ahead });

/** Handshakes with one fault in one packet, as its receiver meets it (HDR-02 to HDR-06, SMX-03, DPX-02, CNF-01, CNF-02). */
export const negativeHandshakeType = vectorType({
  name: 'negative-handshake',
  version: 1,
  algorithm: 'QSMP handshake',
  title: 'the packets of an honest handshake up to one with a single fault in it, and what its receiver does',
  axes: ['profile', 'dialect'],
  decides: ENDPOINT,
  requirements: [
    'CFG-02',
    'CNF-01',
    'CNF-02',
    'DPX-01',
    'DPX-02',
    'ERR-01',
    'HDR-02',
    'HDR-03',
    'HDR-04',
    'HDR-05',
    'HDR-06',
    'KEY-03',
    'PRM-07',
    'PRM-08',
    'RPL-04',
    'SEC-09',
    'SMX-01',
    'SMX-03',
  ],
  notes: {
    ...COMMON_NOTES,
    [HEADER]:
      'A field of the header is not what the stage expects; the sender made it so, and signed or sealed it.',
    [TAMPERED]: 'The header was changed on its way to another one that the stage admits (HDR-03).',
    [COMPONENT]: 'A component of the message was changed on its way.',
    [SENT]:
      'The sender put a component into the packet that its receiver must refuse, and signed or sealed it.',
    [UNNOTICED]:
      'Nothing in the packet shows the fault to its receiver; the session goes on, and fails later if the peer is not deceived too (HDR-03, PRM-08).',
  },
  parameters: z.strictObject({ parties: partiesSchema, draws: drawsSchema }),
  derived: z.strictObject({
    longTermKeys: derivedKeysSchema,
    handshake: z
      .array(z.strictObject({ from: z.enum(['client', 'server']), bytes }))
      .describe(
        'the honest packets: the receiver of a test is first given those of its peer before the faulty one',
      ),
    kemSecretKeys: kemKeysSchema,
  }),
  given,
  prompt: given.extend({ to: z.enum(['client', 'server']), packet: bytes }),
  expected: refusalSchema,
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) {
      const random = drawsOf(scope, variant);
      yield {
        parameters: { parties: drawParties(scope, variant, random), draws: drawDraws(variant, random) },
        tests: handshakeTests(variant, scope),
      };
    }
  },
  group({ parties, draws }, subject) {
    const keys = longTermKeys(parties, subject.crypto);
    const stages = new Stages(parties, keys, draws, subject);
    return {
      derived: {
        longTermKeys: derivedKeys(keys),
        handshake: stages.honest.map(({ from, bytes: packet }) => ({ from, bytes: hex(packet) })),
        kemSecretKeys: stages.kemSecretKeys,
      },
      answer: ({ prompt, mutation }) => {
        const message = messageOf(prompt.message);
        const stage = stages.at(message);
        const { body, ahead } = prompt;
        const packet = stages.peer.make({ message, mutation, body, ahead: ahead ?? 0 }, () => stage.send());
        return {
          prompt: {
            message: prompt.message,
            body,
            ...(ahead !== undefined && { ahead }),
            to: otherRole(senderOf(message)),
            packet: hex(packet),
          },
          result: resultOf(mutation, message, parties.variant),
          expected: refusalOf(stage.receiver.snapshot(), packet, codesOf(mutation)),
        };
      },
    };
  },
});
