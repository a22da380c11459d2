import * as z from 'zod';
import { BODY_FAULTS } from '../../harness/faults/body-faults.ts';
import { changeNumber, type Rule } from '../../harness/faults/fault.ts';
import type { FaultClass } from '../../harness/faults/fault-class.ts';
import { HANDSHAKE_HEADER_FAULTS, HEADER_TAMPERING } from '../../harness/faults/header-faults.ts';
import { handshakeParts, MESSAGES, type Message, messageOf } from '../../harness/faults/messages.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { KEY_VALIDITY } from '../../impl/keys/generate-key.ts';
import { PROFILES, type Profile } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { ErrorCode } from '../../impl/wire/codes.ts';
import { HEADER_FIELDS } from '../../impl/wire/header.ts';
import { decimal } from '../../record/fields.ts';
import { bytes } from '../fields.ts';
import { hex } from '../hex.ts';
import { faultOf, type Mutation, mutationOf } from '../mutation.ts';
import { breadthOf, drawsOf, type Scope } from '../scope.ts';
import { type Body, FaultyPeer } from '../sessions/faulty-peer.ts';
import {
  type Draws,
  derivedKeys,
  derivedKeysSchema,
  drawDraws,
  drawParties,
  drawsSchema,
  type LongTermKeys,
  longTermKeys,
  type Parties,
  partiesSchema,
} from '../sessions/inputs.ts';
import { Party } from '../sessions/party.ts';
import { playPair } from '../sessions/play.ts';
import { refusalOf, refusalSchema } from '../sessions/refusal.ts';
import { isOwnConfiguration, SENDER_FAULTS } from '../sessions/sender-faults.ts';
import { otherRole } from '../sessions/step.ts';
import { kemKeysSchema, kemKeyWords } from '../sessions/words.ts';
import type { Subject } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const HEADER = 'HeaderFault';
const TAMPERED = 'TamperedHeader';
const COMPONENT = 'ChangedComponent';
const SENT = 'SentSo';
const UNNOTICED = 'NobodyCanNoticeYet';
const HONEST = 'Honest';
const LIMIT = 'Limit';
const KEY = 'ExpiredKey';
const EXPIRATION = 'expiration';

const given = z.strictObject({
  message: z.enum(MESSAGES.filter(({ phase }) => phase === 'handshake').map(({ name }) => name)),
  body: z.enum(['as it was', 'as announced']).describe('what follows a header whose length lies'),
  ahead: z
    .int()
    .min(-60)
    .max(60)
    .optional()
    .describe('seconds by which the sender\u2019s clock is ahead of the receiver\u2019s'),
});

/** Handshakes with one fault in one packet, as its receiver meets it (HDR-02 to HDR-06, SMX-03, DPX-02, CNF-01, CNF-02). */
export const negativeHandshakeType = vectorType({
  name: 'negative-handshake',
  version: 1,
  algorithm: 'QSMP handshake',
  title: 'the packets of an honest handshake up to one with a single fault in it, and what its receiver does',
  axes: ['profile', 'dialect'],
  decides: true,
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
    'KEY-02',
    'KEY-03',
    'PRM-07',
    'PRM-08',
    'RPL-04',
    'SEC-09',
    'SMX-01',
    'SMX-03',
  ],
  notes: {
    [HEADER]:
      'A field of the header is not what the stage expects; the sender made it so, and signed or sealed it.',
    [TAMPERED]: 'The header was changed on its way to another one that the stage admits (HDR-03).',
    [COMPONENT]: 'A component of the message was changed on its way.',
    [SENT]:
      'The sender put a component into the packet that its receiver must refuse, and signed or sealed it.',
    [UNNOTICED]:
      'Nothing in the packet shows the fault to its receiver; the session goes on, and fails later if the peer is not deceived too (HDR-03, PRM-08).',
    [HONEST]: 'The packet without a fault, which must be accepted.',
    [LIMIT]:
      'The packet without a fault, its time at the limit or well inside the window: it must be accepted (RPL-04).',
    [KEY]: 'The receiver\u2019s own key has expired.',
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
  prompt: given.extend({
    to: z.enum(['client', 'server']),
    expiration: decimal
      .optional()
      .describe('of the receiver\u2019s own key, where it is not that of the parties'),
    packet: bytes,
  }),
  expected: refusalSchema,
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) {
      const random = drawsOf(scope, variant);
      yield {
        parameters: { parties: drawParties(scope, variant, random), draws: drawDraws(variant, random) },
        tests: tests(variant, scope),
      };
    }
  },
  group({ parties, draws }, subject) {
    const keys = longTermKeys(parties, subject.crypto);
    const stages = new Stages(parties, keys, draws, subject);
    return {
      derived: {
        longTermKeys: derivedKeys(keys),
        handshake: stages.honest.map(({ from, bytes }) => ({ from, bytes: hex(bytes) })),
        kemSecretKeys: stages.kemSecretKeys,
      },
      answer: ({ prompt, mutation }) => {
        const message = messageOf(prompt.message);
        const stage = stages.at(message);
        const { body, ahead } = prompt;
        const packet = stages.peer.make({ message, mutation, body, ahead: ahead ?? 0 }, () => stage.send());
        const to = otherRole(senderOf(message));
        const receiver =
          mutation?.field === EXPIRATION ? stages.expired(mutation) : stage.receiver.snapshot();
        const expected = refusalOf(receiver, packet, codesOf(mutation));
        return {
          prompt: {
            message: prompt.message,
            body,
            ...(ahead !== undefined && { ahead }),
            to,
            ...(mutation?.field === EXPIRATION && { expiration: `${stages.expiration(mutation)}` }),
            packet: hex(packet),
          },
          result: resultOf(mutation, message, parties.variant),
          expected,
        };
      },
    };
  },
});

function senderOf({ sender, name }: Message): Role {
  if (sender !== 'either') return sender;
  throw new RangeError(`message: ${name} is none of the handshake`);
}

/** What stands before a packet of the handshake: its sender about to send it, and its receiver, the subject. */
interface Stage {
  readonly receiver: Party;
  send(): Uint8Array;
}

class Stages {
  readonly peer: FaultyPeer;
  readonly honest: ReturnType<typeof playPair>['sent'];
  readonly kemSecretKeys: ReturnType<typeof kemKeyWords>;
  readonly #stages = new Map<string, Stage>();
  readonly #create: (role: Role, on: Subject, peer: boolean, keys?: LongTermKeys) => Party;
  readonly #keys: LongTermKeys;
  readonly #subject: Subject;

  constructor(parties: Parties, keys: LongTermKeys, draws: Draws, subject: Subject) {
    const { crypto } = subject;
    const faulty = new FaultyPeer(parties, keys, { crypto });
    this.peer = faulty;
    this.#keys = keys;
    this.#subject = subject;
    this.#create = (role, on, peer, its = keys) =>
      Party.create(role, parties, its, draws, on, peer ? faulty.adjust : undefined);
    const start = { do: 'start' } as const;
    const pair = [
      this.#create('client', { crypto }, false),
      this.#create('server', { crypto }, false),
    ] as const;
    this.honest = playPair(...pair, start).sent;
    this.kemSecretKeys = kemKeyWords(pair[0].observed.secretKeys, pair[1].observed.secretKeys);
    for (const sender of ['client', 'server'] as const) this.#prepare(sender, { crypto }, subject);
  }

  at({ name }: Message): Stage {
    const stage = this.#stages.get(name);
    if (stage === undefined) throw new RangeError(`message: the handshake has no ${name}`);
    return stage;
  }

  /** A server whose own key expires at another time. */
  expired(mutation: Mutation): Party {
    const { server } = this.#keys;
    const expiration = changeNumber(server.expiration, 64, faultOf(mutation).rule);
    const party = this.#create('server', this.#subject, false, {
      ...this.#keys,
      server: { ...server, expiration },
    });
    party.endpoint.start();
    return party;
  }

  expiration(mutation: Mutation): bigint {
    return changeNumber(this.#keys.server.expiration, 64, faultOf(mutation).rule);
  }

  /** Both sides before each packet of one sender. */
  #prepare(sender: Role, honest: Subject, subject: Subject): void {
    const peer = this.#create(sender, honest, true);
    const receiver = this.#create(otherRole(sender), subject, false);
    receiver.endpoint.start();
    if (sender === 'server') peer.endpoint.start();
    let received: Uint8Array | undefined;
    const messages = MESSAGES.filter(({ phase }) => phase === 'handshake');
    for (const [index, { from, bytes: packet }] of this.honest.entries()) {
      const message = messages.find(({ flag }) => flag === packet[0]);
      if (from !== sender || message === undefined) {
        received = packet;
        continue;
      }
      const trigger = received;
      const before = peer.snapshot();
      // A client's first packet is what its start gives; a started endpoint has no snapshot before it.
      const send = () => {
        const { packets } =
          trigger === undefined
            ? this.#create(sender, honest, true).endpoint.start()
            : before.snapshot().endpoint.receive(trigger);
        return packets[0] ?? new Uint8Array(0);
      };
      this.#stages.set(message.name, { receiver: receiver.snapshot(), send });
      if (trigger === undefined) peer.endpoint.start();
      else peer.endpoint.receive(trigger);
      receiver.endpoint.receive(packet);
      received = this.honest[index + 1]?.bytes;
    }
  }
}

/** HDR-03: of a Simplex request nothing but the header's own checks, and of a ciphertext nothing at all, is noticed. */
function resultOf(mutation: Mutation | undefined, message: Message, variant: Variant) {
  if (mutation === undefined) return 'valid' as const;
  const unprotected = message.protection[variant] === 'none';
  const deceives =
    mutation.by === 'network' && (mutation.field === 'utctime' || mutation.field === 'ciphertext');
  return unprotected && deceives ? ('acceptable' as const) : ('invalid' as const);
}

function codesOf(mutation: Mutation | undefined): readonly number[] {
  if (mutation === undefined) return [];
  if (mutation.field === EXPIRATION) return [ErrorCode.keyExpired];
  const found = CLASSES.find(
    ({ message, field, name, by }) =>
      message === mutation.message &&
      field === mutation.field &&
      name === mutation.name &&
      by === mutation.by,
  );
  // HDR-06, ERR-01: an error is not answered.
  return name(mutation) === ERROR ? [] : (found?.codes ?? []);
}

/** A key is expired when now > expiration; those of the parties are valid for 365 days more. */
const EXPIRED: readonly (readonly [string, bigint])[] = [
  ['expired for a second', -KEY_VALIDITY - 1n],
  ['expired for a year', -2n * KEY_VALIDITY],
];

const ERROR = 'flag of an error';
const name = (mutation: Mutation): string => mutation.name;

const isOfHandshake = ({ message }: FaultClass): boolean => messageOf(message).phase === 'handshake';
const CLASSES: readonly FaultClass[] = [
  ...HANDSHAKE_HEADER_FAULTS,
  ...BODY_FAULTS,
  ...HEADER_TAMPERING,
  ...SENDER_FAULTS,
].filter(isOfHandshake);

const REQUIREMENTS: Readonly<Record<string, readonly string[]>> = {
  flag: ['HDR-02', 'HDR-04'],
  msglen: ['HDR-02'],
  sequence: ['HDR-02', 'HDR-05'],
  utctime: ['HDR-02', 'RPL-04'],
  kid: ['KEY-03', 'DPX-02'],
  cfg: ['CFG-02', 'DPX-02'],
  signature: ['SMX-03', 'DPX-02', 'PRM-07'],
  hash: ['SMX-03', 'DPX-02', 'PRM-07'],
  publicKey: ['SMX-03', 'DPX-02'],
  ciphertext: ['DPX-02', 'PRM-08'],
  sealedHash: ['CNF-01', 'CNF-02'],
};

function requirementsOf({ field, name: fault, by }: FaultClass): readonly string[] {
  if (by === 'sender' && field === 'publicKey') return ['PRM-08'];
  if (by === 'sender' && field === 'cfg') return ['CFG-02', 'SEC-09'];
  if (by === 'network' && (field === 'utctime' || field === 'flag')) return ['HDR-03'];
  return fault === ERROR ? ['HDR-06', 'ERR-01'] : (REQUIREMENTS[field] ?? ['HDR-02']);
}

/** Bytes of the longest body that is made to fit a length that lies. */
const LONGEST_BODY = 10_000;

function* tests(variant: Variant, scope: Scope) {
  const breadth = breadthOf(scope);
  const full = breadth === 'full';
  const messages = MESSAGES.filter(
    ({ phase, protection }) => phase === 'handshake' && protection[variant] !== undefined,
  );
  for (const { name: message } of messages)
    yield {
      comment: `${message} without a fault`,
      flags: [HONEST],
      requirements: variant === 'simplex' ? ['SMX-01'] : ['DPX-01'],
      prompt: { message: handshakeName(message), body: 'as it was' as const },
    };
  // RPL-04: exactly 60 s either way are accepted.
  for (const { name: message, protection } of messages.filter((each) => full || !isLarge(each, variant)))
    for (const ahead of protection[variant] === 'signed' ? [-60, 60] : [-60, -31, 31, 60])
      yield {
        comment: `${message}, ${Math.abs(ahead)} s ${ahead < 0 ? 'behind' : 'ahead'}`,
        flags: [LIMIT],
        requirements: ['HDR-02', 'RPL-04'],
        prompt: { message: handshakeName(message), body: 'as it was' as const, ahead },
      };
  for (const [name, delta] of EXPIRED)
    yield {
      comment: `connectRequest to a server whose own key is ${name}`,
      flags: [KEY],
      requirements: ['KEY-02'],
      prompt: { message: 'connectRequest' as const, body: 'as it was' as const },
      mutation: mutationOf(
        { message: 'key of the server', field: EXPIRATION, name, by: 'sender' },
        { kind: 'add', delta },
      ),
    };
  for (const [index, fault] of CLASSES.entries()) {
    const message = messages.find(({ name: each }) => each === fault.message);
    if (message === undefined || !hasField(message, variant, scope.profile, fault)) continue;
    const header = fault.by === 'sender' && isHeaderField(fault.field);
    // Elsewhere than in the default dialect and smallest profile, others of the same faults, file by file.
    const large = isLarge(message, variant);
    const every = large ? LARGE_EVERY[breadth] : SMALL_EVERY[breadth];
    if ((header || large) && (index + placeOf(scope)) % (header ? every : NETWORK_EVERY[breadth]) !== 0)
      continue;
    const others = fault.rules.filter(
      (rule) => fault.field !== 'cfg' || !isOwnConfiguration(rule, scope.profile),
    );
    const rules = others
      .slice(0, !full ? 1 : !large || fault.by === 'sender' ? 7 : 2)
      .slice(0, header && large ? 1 : 7);
    const small =
      fault.by === 'sender' || fault.name === 'a bit changed' || fault.name === 'time one second off';
    if (!full && !header && !small) continue;
    for (const rule of rules)
      for (const body of bodiesOf(fault, rule)) {
        const unprotected = message.protection[variant] === 'none';
        const unnoticed =
          unprotected &&
          fault.by === 'network' &&
          (fault.field === 'utctime' || fault.field === 'ciphertext');
        yield {
          comment: `${fault.message}, ${fault.field}: ${fault.name}${body === 'as announced' ? ', and so many bytes' : ''}`,
          flags: [
            header ? HEADER : fault.by === 'sender' ? SENT : fault.field === 'utctime' ? TAMPERED : COMPONENT,
            ...(unnoticed ? [UNNOTICED] : []),
          ],
          requirements: requirementsOf(fault),
          prompt: { message: handshakeName(fault.message), body },
          mutation: mutationOf(fault, rule),
        };
      }
  }
}

/** One of how many faults in a header is tried, of messages with a signature and of others. */
const LARGE_EVERY = { full: 1, some: 10, few: 20 } as const;
const NETWORK_EVERY = { full: 1, some: 4, few: 16 } as const;
const SMALL_EVERY = { full: 1, some: 4, few: 4 } as const;

/** A number of its own for each profile and dialect. */
function placeOf({ profile, dialect }: Scope): number {
  const dialects = Object.keys(DIALECTS);
  return PROFILES.indexOf(profile) * dialects.length + dialects.indexOf(dialect.name);
}

/** A message with a signature has some thousands of bytes. */
function isLarge({ protection }: Message, variant: Variant): boolean {
  return protection[variant] === 'signed';
}

function bodiesOf({ field, by }: FaultClass, rule: Rule): readonly Body[] {
  if (field !== 'msglen' || by !== 'sender') return ['as it was'];
  const small = rule.kind === 'add' || (rule.kind === 'set' && rule.value <= LONGEST_BODY);
  return small ? ['as announced', 'as it was'] : ['as it was'];
}

function isHeaderField(field: string): boolean {
  return HEADER_FIELDS.some(({ name }) => name === field);
}

/** Whether the variant's message has the field that the class is about: components differ between variants. */
function hasField(message: Message, variant: Variant, profile: Profile, { field }: FaultClass): boolean {
  return [...HEADER_FIELDS, ...handshakeParts(message, variant, profile)].some(({ name }) => name === field);
}

function handshakeName(message: string): z.infer<typeof given>['message'] {
  return given.shape.message.parse(message);
}
