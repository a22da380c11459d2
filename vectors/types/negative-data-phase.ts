import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { BODY_FAULTS } from '../../harness/faults/body-faults.ts';
import type { Rule } from '../../harness/faults/fault.ts';
import type { FaultClass } from '../../harness/faults/fault-class.ts';
import { DATA_HEADER_FAULTS, HEADER_TAMPERING } from '../../harness/faults/header-faults.ts';
import { type Message, messageOf } from '../../harness/faults/messages.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { PROFILES } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { bytes } from '../fields.ts';
import { hex } from '../hex.ts';
import { type Mutation, mutationOf } from '../mutation.ts';
import { breadthOf, drawsOf, type Scope } from '../scope.ts';
import { copies, establish, establishedDerived, establishedParameters } from '../sessions/established.ts';
import { type Body, FaultyPeer } from '../sessions/faulty-peer.ts';
import { drawDraws, drawParties, longTermKeys } from '../sessions/inputs.ts';
import type { Party } from '../sessions/party.ts';
import { refusalOf, refusalSchema } from '../sessions/refusal.ts';
import { ratchetDrawsSchema } from '../sessions/script.ts';
import { otherRole } from '../sessions/step.ts';
import { kemKeysSchema, kemKeyWords } from '../sessions/words.ts';
import { vectorType } from '../vector-type.ts';

const HEADER = 'HeaderFault';
const TAMPERED = 'TamperedHeader';
const SEALED = 'ChangedSeal';
const HONEST = 'Honest';
const ERROR = 'UnauthenticatedError';
const LATER = 'AfterMessages';
const LIMIT = 'Limit';
const UNASKED = 'Unasked';

const MESSAGE_NAMES = [
  'encryptedMessage',
  'symmetricRequest',
  'asymmetricRequest',
  'asymmetricResponse',
] as const;
type MessageName = (typeof MESSAGE_NAMES)[number];

const given = z.strictObject({
  to: z.enum(['client', 'server']),
  message: z.enum(MESSAGE_NAMES),
  before: z.array(bytes).describe('messages that the peer sends first, and that are accepted'),
  data: bytes.describe('what the faulty packet carries, where it is a message'),
  body: z.enum(['as it was', 'as announced']).describe('what follows a header whose length lies'),
  ahead: z
    .int()
    .min(-60)
    .max(60)
    .optional()
    .describe('seconds by which the sender\u2019s clock is ahead of the receiver\u2019s'),
  draws: ratchetDrawsSchema,
});

/** Packets of the data phase with one fault, as their receiver meets them (CHN-02 to CHN-06, RTS-02, RTA-02, ERR-03). */
export const negativeDataPhaseType = vectorType({
  name: 'negative-data-phase',
  version: 1,
  algorithm: 'QSMP data phase',
  title:
    'packets of an established session up to one with a single fault in it, what its receiver does, and that it takes nothing afterwards',
  axes: ['profile', 'dialect'],
  decides: true,
  requirements: [
    'CHN-02',
    'CHN-03',
    'CHN-04',
    'CHN-05',
    'CHN-06',
    'HDR-03',
    'PRM-05',
    'RPL-02',
    'RPL-04',
    'RTA-02',
    'RTA-03',
    'RTS-02',
  ],
  notes: {
    [HEADER]: 'A field of the header is not what the receiver expects; the sender made it so, and sealed it.',
    [TAMPERED]:
      'The header was changed on its way to another one that is admitted: only the seal can notice it (HDR-03).',
    [SEALED]: 'Ciphertext or tag was changed on its way.',
    [HONEST]: 'The packet without a fault, which must be accepted.',
    [ERROR]:
      'The flag was made that of an error: its code must not be believed, and it is not answered (ERR-03).',
    [LATER]: 'The fault comes after messages that were accepted.',
    [LIMIT]:
      'The packet without a fault, its time at the limit or well inside the window: it must be accepted (RPL-04).',
    [UNASKED]: 'The receiver sent no request: `request` is one that it might have sent, and did not.',
  },
  parameters: establishedParameters,
  derived: establishedDerived,
  given,
  prompt: given.extend({
    kemSecretKeys: kemKeysSchema.optional(),
    packets: z.array(bytes).describe('the packets of the messages before, in order'),
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
    for (const variant of ['simplex', 'duplex'] as const) {
      const random = drawsOf(scope, variant);
      yield {
        parameters: { parties: drawParties(scope, variant, random), draws: drawDraws(variant, random) },
        tests: tests(variant, scope, random),
      };
    }
  },
  group({ parties, draws }, subject) {
    const { crypto } = subject;
    const peer = new FaultyPeer(parties, longTermKeys(parties, crypto), { crypto });
    const established = establish(parties, draws, subject, peer.adjust);
    return {
      derived: established.derived,
      answer: ({ prompt, mutation }) => {
        const { to, before, data, body, ahead } = prompt;
        const { client, server } = established.honest;
        const made = { client: client.observed.secretKeys.length, server: server.observed.secretKeys.length };
        if (mutation?.field === REQUEST && !isUnasked(mutation))
          throw new RangeError('mutation: its rule is another');
        const message = messageOf(prompt.message);
        const sender = copies(established.honest, prompt.draws)[otherRole(to)];
        const receiver = copies(established.subject, prompt.draws)[to];
        const packets = before.map((each) => sender.endpoint.send(hexToBytes(each)).packets[0] ?? NONE);
        for (const packet of packets) receiver.endpoint.receive(packet);
        // What is answered is asked for by the receiver, who is honest as far as that goes.
        const request =
          message.name === 'asymmetricResponse' ? requestOf(established.honest, prompt, packets) : undefined;
        if (request !== undefined && mutation?.field !== REQUEST)
          receiver.command({ do: 'ratchet', by: to, kind: 'asymmetric' });
        const packet = peer.make(
          { message, mutation: mutation?.field === REQUEST ? undefined : mutation, body, ahead: ahead ?? 0 },
          () => sealed(sender, message, hexToBytes(data), request),
        );
        const refusal = refusalOf(receiver, packet, []);
        const next = sender.endpoint.canSend ? sender.endpoint.send(NEXT).packets[0] : undefined;
        const taken = next === undefined ? [] : receiver.endpoint.receive(next).events;
        return {
          prompt: {
            to,
            message: prompt.message,
            before,
            data,
            body,
            ...(ahead !== undefined && { ahead }),
            draws: prompt.draws,
            ...(message.name.startsWith('asymmetric') && {
              kemSecretKeys: kemKeyWords(
                client.observed.secretKeys.slice(made.client),
                server.observed.secretKeys.slice(made.server),
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

/** What is wrong with a response that nobody asked for is its request, which there is none of (RTA-03). */
const REQUEST = 'request';

const NOT_SENT = mutationOf(
  { message: 'asymmetricResponse', field: REQUEST, name: 'none was sent', by: 'sender' },
  { kind: 'fill', byte: 0 },
);

function isUnasked({ rule }: Mutation): boolean {
  return rule.kind === 'fill' && rule.byte === 0;
}

const NONE = new Uint8Array(0);
const NEXT = Uint8Array.of(0x6e, 0x65, 0x78, 0x74);

/** The receiver's request, as an honest one makes it. */
function requestOf(
  honest: Readonly<Record<Role, Party>>,
  { to, draws }: Pick<z.infer<typeof given>, 'to' | 'draws'>,
  packets: readonly Uint8Array[],
): Uint8Array {
  const receiver = copies(honest, draws)[to];
  for (const packet of packets) receiver.endpoint.receive(packet);
  return receiver.endpoint.ratchet('asymmetric').packets[0] ?? NONE;
}

function sealed(
  sender: Party,
  { name }: Message,
  data: Uint8Array,
  request: Uint8Array | undefined,
): Uint8Array {
  const { endpoint } = sender;
  const output =
    request !== undefined
      ? endpoint.receive(request)
      : name === 'encryptedMessage'
        ? endpoint.send(data)
        : endpoint.ratchet(name === 'symmetricRequest' ? 'symmetric' : 'asymmetric');
  return output.packets[0] ?? NONE;
}

const isOfData = ({ message }: FaultClass): boolean => messageOf(message).phase === 'data';
const CLASSES: readonly FaultClass[] = [...DATA_HEADER_FAULTS, ...BODY_FAULTS, ...HEADER_TAMPERING].filter(
  isOfData,
);

function requirementsOf({ message, field, by }: FaultClass): readonly string[] {
  const ratchet =
    message === 'encryptedMessage' ? [] : message === 'symmetricRequest' ? ['RTS-02'] : ['RTA-02'];
  if (by === 'network') {
    const sealed =
      field === 'flag' || field === 'utctime' ? ['HDR-03', 'CHN-04'] : ['PRM-05', 'CHN-03', 'CHN-04'];
    return [...sealed, ...ratchet];
  }
  const byField: Readonly<Record<string, readonly string[]>> = {
    flag: ['CHN-06', 'CHN-04'],
    msglen: ['CHN-05', 'CHN-04'],
    sequence: ['CHN-02', 'CHN-03', 'CHN-04', 'RPL-02'],
    utctime: ['CHN-03', 'CHN-04', 'RPL-04'],
  };
  return [...(byField[field] ?? ['CHN-03']), ...ratchet];
}

const ERROR_FLAG = 'flag of error condition';

function* tests(variant: Variant, scope: Scope, random: RandomSource) {
  const breadth = breadthOf(scope);
  const full = breadth === 'full';
  const smallest = full || scope.profile === PROFILES[0];
  const roles = ['client', 'server'] as const;
  const make = (
    message: MessageName,
    to: Role,
    body: Body,
    before: number,
    ahead?: number,
    answered = false,
  ) => ({
    to,
    message,
    before: Array.from({ length: before }, (_, index) => hex(random.bytes(1 + ((7 * index + before) % 50)))),
    data: hex(random.bytes(message === 'encryptedMessage' ? 24 : 0)),
    body,
    ...(ahead !== undefined && { ahead }),
    draws: drawsFor(message, to, random, answered),
  });
  for (const message of MESSAGE_NAMES)
    for (const to of roles)
      if (has(variant, message))
        yield {
          comment: `${message} without a fault`,
          flags: [HONEST],
          requirements:
            message === 'encryptedMessage'
              ? ['CHN-03']
              : message === 'symmetricRequest'
                ? ['RTS-02']
                : ['RTA-02'],
          prompt: make(message, to, 'as it was', 0, undefined, true),
        };
  // RPL-04: exactly 60 s either way are accepted.
  for (const message of smallest ? (['encryptedMessage', 'symmetricRequest'] as const) : [])
    for (const to of roles)
      for (const ahead of [-60, -31, 31, 60])
        yield {
          comment: `${message}, ${Math.abs(ahead)} s ${ahead < 0 ? 'behind' : 'ahead'}`,
          flags: [LIMIT],
          requirements: ['CHN-03', 'RPL-04'],
          prompt: make(message, to, 'as it was', 1, ahead),
        };
  for (const to of has(variant, 'asymmetricResponse') && breadth !== 'few' ? roles : [])
    yield {
      comment: 'asymmetricResponse that nobody asked for',
      flags: [UNASKED],
      requirements: ['RTA-03', 'CHN-04'],
      prompt: make('asymmetricResponse', to, 'as it was', 0),
      mutation: NOT_SENT,
    };
  for (const [index, fault] of CLASSES.entries()) {
    const message = MESSAGE_NAMES.find((each) => each === fault.message);
    if (message === undefined || !has(variant, message)) continue;
    const large = message.startsWith('asymmetric');
    // The profile matters to the messages of asymmetric ratchets alone.
    if (!smallest && (!large || index % (breadth === 'few' ? 16 : 8) !== 0)) continue;
    if (smallest && !full && large && index % 6 !== 0) continue;
    const rules = fault.rules.slice(0, full && !large ? 5 : 1);
    for (const [at, rule] of rules.entries())
      for (const to of roles) {
        if ((!full || large) && (index + at) % 2 !== roles.indexOf(to)) continue;
        for (const body of bodiesOf(fault, rule)) {
          const before = (index + at) % 3;
          yield {
            comment: `${message}, ${fault.field}: ${fault.name}${body === 'as announced' ? ', and so many bytes' : ''}`,
            flags: flagsOf(fault, before),
            requirements: requirementsOf(fault),
            prompt: make(message, to, body, before),
            mutation: mutationOf(fault, rule),
          };
        }
      }
  }
}

function has(variant: Variant, message: MessageName): boolean {
  return messageOf(message).protection[variant] !== undefined;
}

function flagsOf({ by, field, name }: FaultClass, before: number): string[] {
  const kind = by === 'sender' ? HEADER : field === 'flag' || field === 'utctime' ? TAMPERED : SEALED;
  return [kind, ...(name === ERROR_FLAG ? [ERROR] : []), ...(before > 0 ? [LATER] : [])];
}

function bodiesOf({ field }: FaultClass, rule: Rule): readonly Body[] {
  return field === 'msglen' && rule.kind === 'set' && rule.value < 1000n
    ? ['as announced', 'as it was']
    : ['as it was'];
}

/** @param answered whether the receiver of a request comes to answer it */
function drawsFor(message: MessageName, to: Role, random: RandomSource, answered: boolean) {
  const from = otherRole(to);
  const draws: { client: string[]; server: string[] } = { client: [], server: [] };
  const draw = (length: number) => hex(random.bytes(length));
  if (message === 'symmetricRequest') draws[from].push(draw(32));
  if (message === 'asymmetricRequest') {
    draws[from].push(draw(64));
    if (answered) draws[to].push(draw(32));
  }
  if (message === 'asymmetricResponse') {
    draws[to].push(draw(64));
    draws[from].push(draw(32));
  }
  return draws;
}
