import * as z from 'zod';
import { join } from '../../impl/bytes.ts';
import { plainError } from '../../impl/endpoint.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Role } from '../../impl/variant.ts';
import { ERROR_SEQUENCE, ErrorCode, errorName, Flag } from '../../impl/wire/codes.ts';
import { encodeHeader } from '../../impl/wire/header.ts';
import { decimal } from '../../record/fields.ts';
import { byte, bytes, length } from '../fields.ts';
import { hex } from '../hex.ts';
import {
  drawEstablished,
  establish,
  establishedDerived,
  establishedParameters,
} from '../sessions/established.ts';
import { drawnBytes } from '../sessions/inputs.ts';
import { Party } from '../sessions/party.ts';
import { otherRole } from '../sessions/step.ts';
import { eventSchema, wordsOf } from '../sessions/words.ts';
import { ENDPOINT } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const UNKNOWN = 'UnknownCode';
const MALFORMED = 'Malformed';
const ORDERLY = 'OrderlyEnd';

const to = z.enum(['client', 'server']);

/** Error packets: plain ones of the handshake, and sealed ones (ERR-01, ERR-03, ERR-04, HDR-06). */
export const errorPacketType = vectorType({
  name: 'error-packet',
  version: 1,
  algorithm: 'QSMP error packets',
  title:
    'plain error packets written and received at the first stage of a handshake, and sealed ones received right after one',
  axes: ['dialect'],
  decides: ENDPOINT,
  requirements: ['ERR-01', 'ERR-03', 'ERR-04', 'HDR-06', 'TRD-01'],
  notes: {
    [UNKNOWN]: 'The code is in no table. It ends the session all the same.',
    [MALFORMED]:
      'An error flag with a length or sequence number that error packets do not have: it ends a handshake too (HDR-06).',
    [ORDERLY]: 'Code 00 in a sealed packet: the peer ends the session in good order (ERR-04).',
  },
  parameters: establishedParameters,
  derived: establishedDerived,
  given: z.union([
    z.strictObject({ operation: z.literal('write'), code: byte, utctime: decimal }),
    z.strictObject({
      operation: z.literal('receive in the handshake'),
      to,
      code: byte.optional(),
      msglen: length,
      sequence: decimal,
    }),
    z.strictObject({ operation: z.literal('receive in the data phase'), to, code: byte }),
  ]),
  prompt: z.union([
    z.strictObject({ operation: z.literal('write'), code: byte, utctime: decimal }),
    z.strictObject({
      operation: z.literal('receive in the handshake'),
      to,
      code: byte.optional(),
      msglen: length,
      sequence: decimal,
      packet: bytes,
    }),
    z.strictObject({ operation: z.literal('receive in the data phase'), to, code: byte, packet: bytes }),
  ]),
  expected: z.union([
    z.strictObject({ packet: bytes }),
    z.strictObject({
      events: z.array(eventSchema),
      answers: z
        .int()
        .min(0)
        .describe('packets that are sent back: a received error is not answered (ERR-01)'),
    }),
  ]),
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) {
      const { parameters, random } = drawEstablished(scope, variant);
      yield { parameters, tests: tests(random, variant === 'simplex') };
    }
  },
  group({ parties, draws }, subject) {
    let asked: ErrorCode = ErrorCode.none;
    const established = establish({ parties, draws }, subject, () => ({ reportedCode: () => asked }));
    return {
      derived: established.derived,
      answer: ({ prompt }) => {
        if (prompt.operation === 'write') {
          const packet = hex(plainError(knownCode(prompt.code), BigInt(prompt.utctime)));
          const { operation, code, utctime } = prompt;
          return { prompt: { operation, code, utctime }, result: 'valid' as const, expected: { packet } };
        }
        const { to } = prompt;
        if (prompt.operation === 'receive in the handshake') {
          const { operation, msglen, sequence } = prompt;
          const header = {
            flag: Flag.errorCondition,
            msglen,
            sequence: BigInt(sequence),
            utctime: BigInt(parties.clock),
          };
          const packet = join(
            encodeHeader(header),
            new Uint8Array(Math.min(msglen, 100)).fill(prompt.code ?? 0),
          );
          const party = Party.create(to, parties, established.keys, drawnBytes(draws), subject);
          party.endpoint.start();
          const expected = received(party, packet);
          return {
            prompt: {
              operation,
              to,
              ...(prompt.code !== undefined && { code: prompt.code }),
              msglen,
              sequence,
              packet: hex(packet),
            },
            result: 'valid' as const,
            expected,
          };
        }
        const { code } = prompt;
        asked = knownCode(code);
        const peer = established.honest[otherRole(to)].snapshot();
        // A peer that meets a packet which it must refuse says so, with the code that is asked for.
        const output = asked === ErrorCode.none ? peer.endpoint.close() : peer.endpoint.receive(REFUSED);
        const packet = output.packets[0] ?? new Uint8Array(0);
        const expected = received(established.subject[to].snapshot(), packet);
        return {
          prompt: { operation: prompt.operation, to, code, packet: hex(packet) },
          result: 'valid' as const,
          expected,
        };
      },
    };
  },
});

/** CHN-06: a packet that no endpoint takes in the data phase. */
const REFUSED = encodeHeader({ flag: Flag.none, msglen: 0, sequence: 0n, utctime: 0n });

/** The type has the codes of the table; a byte that is none goes over the wire all the same. */
function knownCode(code: number): ErrorCode {
  return code as ErrorCode;
}

function received({ endpoint }: Party, packet: Uint8Array) {
  const { events, packets } = endpoint.receive(packet);
  return { events: events.map(wordsOf), answers: packets.length };
}

const CODES: readonly number[] = Object.values(ErrorCode);
const UNKNOWN_CODES = [0x1b, 0x7f, 0x80, 0xff];
const ROLES: readonly Role[] = ['client', 'server'];

function* tests(random: RandomSource, write: boolean) {
  const name = (code: number) => `code ${code.toString(16).padStart(2, '0')}, ${errorName(code)}`;
  for (const code of write ? [...CODES, ...UNKNOWN_CODES] : []) {
    const [high = 0, low = 0] = random.bytes(2);
    yield {
      comment: `written: ${name(code)}`,
      flags: CODES.includes(code) ? [] : [UNKNOWN],
      requirements: ['ERR-01'],
      prompt: { operation: 'write' as const, code, utctime: `${1_800_000_000 + 256 * high + low}` },
    };
  }
  for (const to of ROLES) {
    for (const code of [...CODES, ...UNKNOWN_CODES])
      yield {
        comment: `in the handshake, to the ${to}: ${name(code)}`,
        flags: CODES.includes(code) ? [] : [UNKNOWN],
        requirements: ['HDR-06', 'ERR-01'],
        prompt: {
          operation: 'receive in the handshake' as const,
          to,
          code,
          msglen: 1,
          sequence: `${ERROR_SEQUENCE}`,
        },
      };
    for (const [msglen, sequence] of [
      [0, ERROR_SEQUENCE],
      [2, ERROR_SEQUENCE],
      [65, ERROR_SEQUENCE],
      [2 ** 32 - 1, ERROR_SEQUENCE],
      [1, 0n],
      [1, 1n],
      [1, 2n ** 64n - 1n],
    ] as const)
      yield {
        comment: `in the handshake, to the ${to}: msglen ${msglen}, sequence ${sequence}`,
        flags: [MALFORMED],
        requirements: ['HDR-06', 'ERR-01'],
        prompt: {
          operation: 'receive in the handshake' as const,
          to,
          ...(msglen > 0 && { code: 2 }),
          msglen,
          sequence: `${sequence}`,
        },
      };
    for (const code of [...CODES, ...UNKNOWN_CODES])
      yield {
        comment: `in the data phase, to the ${to}: ${name(code)}`,
        flags: [...(CODES.includes(code) ? [] : [UNKNOWN]), ...(code === 0 ? [ORDERLY] : [])],
        requirements: code === 0 ? ['ERR-03', 'ERR-04', 'TRD-01'] : ['ERR-03', 'TRD-01'],
        prompt: { operation: 'receive in the data phase' as const, to, code },
      };
  }
}
