import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { type Message, messageOf } from '../../harness/faults/messages.ts';
import type { Role } from '../../impl/variant.ts';
import { bytes } from '../fields.ts';
import { hex } from '../hex.ts';
import { CONTENT, LATER, SEALED, UNAUTHENTICATED } from '../negative/data-faults.ts';
import { type Given, GROUPS, given } from '../negative/data-prompt.ts';
import { AGAIN, dataTests, LAST, lastNumberTests, OLD_KEYS, UNASKED } from '../negative/data-tests.ts';
import { COMMON_NOTES, HEADER, TAMPERED } from '../negative/fields.ts';
import {
  copies,
  drawEstablished,
  type Established,
  establish,
  establishedDerived,
  establishedParameters,
} from '../sessions/established.ts';
import { FaultyPeer } from '../sessions/faulty-peer.ts';
import { longTermKeys } from '../sessions/inputs.ts';
import type { Party } from '../sessions/party.ts';
import { refusalOf, refusalSchema } from '../sessions/refusal.ts';
import { otherRole } from '../sessions/step.ts';
import { kemKeysSchema, kemKeyWords } from '../sessions/words.ts';
import { ENDPOINT } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

/** Packets of the data phase with one fault, as their receiver meets them (CHN-02 to CHN-06, RTS-02, RTA-02, ERR-03). */
export const negativeDataPhaseType = vectorType({
  name: 'negative-data-phase',
  version: 1,
  algorithm: 'QSMP data phase',
  title:
    'packets of an established session up to one with a single fault in it, what its receiver does, and that it takes nothing afterwards',
  axes: ['profile', 'dialect'],
  decides: ENDPOINT,
  requirements: [
    'CHN-01',
    'CHN-02',
    'CHN-03',
    'CHN-04',
    'CHN-05',
    'CHN-06',
    'DIR-02',
    'ERR-03',
    'HDR-03',
    'PRM-05',
    'RPL-01',
    'RPL-02',
    'RPL-04',
    'RPL-05',
    'RTA-02',
    'RTA-03',
    'RTS-02',
    'RTS-03',
  ],
  notes: {
    ...COMMON_NOTES,
    [HEADER]: 'A field of the header is not what the receiver expects; the sender made it so, and sealed it.',
    [TAMPERED]:
      'The header was changed on its way to another one that is admitted: only the seal can notice it (HDR-03).',
    [SEALED]: 'Ciphertext or tag was changed on its way.',
    [CONTENT]: 'What the packet opens to is wrong; the sender sealed it so.',
    [UNAUTHENTICATED]:
      'An error packet that does not authenticate, or is not the next: its code must not be believed, and it is not answered (ERR-03).',
    [LATER]: 'The fault comes after messages that were accepted.',
    [UNASKED]: 'The receiver sent no request: `request` is one that it might have sent, and did not.',
    [OLD_KEYS]: 'The peer ratchets, and goes on under the keys of before (RTS-03).',
    [AGAIN]:
      'The packet is one that went over the wire already: to this receiver (RPL-01), or from it (DIR-02).',
    [LAST]: 'The last sequence number, 2^64 - 1, is used: none follows it (RPL-05).',
  },
  parameters: establishedParameters,
  derived: establishedDerived,
  given,
  prompt: given.extend({
    kemSecretKeys: kemKeysSchema.optional(),
    packets: z.array(bytes).describe('the packets of the messages and the ratchet before, in order'),
    request: bytes
      .optional()
      .describe('the receiver\u2019s own ratchet request, where the packet answers it'),
    packet: bytes.describe('the faulty packet'),
    next: bytes.optional().describe('the peer\u2019s next packet, as if the faulty one had been accepted'),
  }),
  expected: refusalSchema.extend({
    nextTaken: z
      .boolean()
      .describe('whether the next packet is taken: never after a refusal (CHN-04, TRD-01)'),
  }),
  *draft(scope) {
    for (const { variant, counter } of GROUPS) {
      const { parameters, random } = drawEstablished(scope, variant, counter);
      yield {
        parameters,
        tests: counter === undefined ? dataTests(variant, scope, random) : lastNumberTests(random),
      };
    }
  },
  group({ parties, draws, counter }, subject) {
    const { crypto } = subject;
    const peer = new FaultyPeer(parties, longTermKeys(parties, crypto), { crypto });
    const established = establish({ parties, draws, counter }, subject, peer.adjust);
    return {
      derived: established.derived,
      answer: ({ prompt, mutation }) => {
        const { to, ratchet, body, ahead = 0 } = prompt;
        const made = madeKeys(established);
        const message = messageOf(prompt.message);
        const sender = copies(established.honest, prompt.draws)[otherRole(to)];
        const receiver = copies(established.subject, prompt.draws)[to];
        const packets = prompt.before.map((each) => only(sender.endpoint.send(hexToBytes(each))));
        if (ratchet !== undefined)
          packets.push(
            peer.keepingKeys(mutation?.rule.kind === 'former', () => only(sender.endpoint.ratchet(ratchet))),
          );
        for (const packet of packets) receiver.endpoint.receive(packet);
        // What is answered is asked for by the receiver, who is honest as far as that goes.
        const request =
          message.name === 'asymmetricResponse' ? requestOf(established.honest, prompt, packets) : undefined;
        const isAsked = mutation?.rule.kind !== 'absent';
        if (request !== undefined && isAsked) receiver.command({ do: 'ratchet', by: to, kind: 'asymmetric' });
        const data = hexToBytes(prompt.data);
        const fresh = peer.make({ message, mutation, body, ahead }, () =>
          sealed(sender, message, data, request),
        );
        const packet = sentBefore(established.honest, prompt, packets, mutation?.rule.kind) ?? fresh;
        if (mutation?.rule.kind === 'reflected') receiver.command({ do: 'send', by: to, data });
        const refusal = refusalOf(receiver, packet, []);
        const next = sender.endpoint.canSend ? sender.endpoint.send(NEXT).packets[0] : undefined;
        const taken = next === undefined ? [] : receiver.endpoint.receive(next).events;
        const after = message.name.startsWith('asymmetric') ? madeKeys(established) : undefined;
        return {
          prompt: {
            ...givenOf(prompt),
            ...(after && {
              kemSecretKeys: kemKeyWords(
                after.client.slice(made.client.length),
                after.server.slice(made.server.length),
              ),
            }),
            packets: packets.map(hex),
            ...(request && { request: hex(request) }),
            packet: hex(packet),
            ...(next && { next: hex(next) }),
          },
          result: mutation === undefined ? ('valid' as const) : ('invalid' as const),
          expected: { ...refusal, nextTaken: taken.some(({ type }) => type === 'data') },
        };
      },
    };
  },
});

const NONE = new Uint8Array(0);
/** What is sent where the fault takes the place of the message. */
const REPLACED = Uint8Array.of(0);
const NEXT = Uint8Array.of(0x6e, 0x65, 0x78, 0x74);

/** The secret keys that the honest sides have made so far. */
function madeKeys({ honest }: Established) {
  const { client, server } = honest;
  return { client: [...client.observed.secretKeys], server: [...server.observed.secretKeys] };
}

function only({ packets }: { readonly packets: readonly Uint8Array[] }): Uint8Array {
  return packets[0] ?? NONE;
}

/** Without what follows from it. */
function givenOf({ to, message, before, ratchet, data, body, ahead, draws }: Given): Given {
  return {
    to,
    message,
    before,
    ...(ratchet !== undefined && { ratchet }),
    data,
    body,
    ...(ahead !== undefined && { ahead }),
    draws,
  };
}

/** The receiver's request, as an honest one makes it. */
function requestOf(
  honest: Readonly<Record<Role, Party>>,
  { to, draws }: Given,
  packets: readonly Uint8Array[],
): Uint8Array {
  const receiver = copies(honest, draws)[to];
  for (const packet of packets) receiver.endpoint.receive(packet);
  return only(receiver.endpoint.ratchet('asymmetric'));
}

/** A packet that went over the wire already: the last accepted one, or what an honest receiver sends of the same data. */
function sentBefore(
  honest: Readonly<Record<Role, Party>>,
  { to, data, draws }: Given,
  packets: readonly Uint8Array[],
  kind: string | undefined,
): Uint8Array | undefined {
  if (kind === 'replayed') return packets.at(-1);
  return kind === 'reflected' ? only(copies(honest, draws)[to].endpoint.send(hexToBytes(data))) : undefined;
}

function sealed(
  { endpoint }: Party,
  { name }: Message,
  data: Uint8Array,
  request: Uint8Array | undefined,
): Uint8Array {
  if (request !== undefined) return only(endpoint.receive(request));
  switch (name) {
    case 'encryptedMessage':
      return only(endpoint.send(data.length > 0 ? data : REPLACED));
    case 'errorCondition':
      return only(endpoint.close());
    default:
      return only(endpoint.ratchet(name === 'symmetricRequest' ? 'symmetric' : 'asymmetric'));
  }
}
