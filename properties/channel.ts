import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { BODY_FAULTS } from '../harness/faults/body-faults.ts';
import { CONTENT_FAULTS } from '../harness/faults/content-faults.ts';
import type { FaultClass } from '../harness/faults/fault-class.ts';
import { flip } from '../harness/faults/flip.ts';
import { DATA_HEADER_FAULTS, HEADER_TAMPERING } from '../harness/faults/header-faults.ts';
import { messageOf } from '../harness/faults/messages.ts';
import { mustEnd, mustWork } from '../harness/judge.ts';
import { repeatedBlock } from '../harness/keystream.ts';
import { strict } from '../impl/policy.ts';
import { VARIANTS } from '../impl/variant.ts';
import { Flag } from '../impl/wire/codes.ts';
import type { Packet } from '../impl/wire/framer.ts';
import { HEADER_LENGTH, type Header } from '../impl/wire/header.ts';
import { message as data } from './cases.ts';
import { type FaultedCheck, faultedData } from './faulted.ts';
import { honestPast, NEW, onSession, PROBE, past, refuse } from './past.ts';
import { refuseSealed, sealedAs } from './sealed.ts';

const DUPLEX = ['duplex client', 'duplex server'] as const;

type Clause = Pick<FaultedCheck, 'requirements' | 'quote'>;

/** The requirement that puts a ratchet packet under the same checks as a data packet. */
function also(message: string): readonly string[] {
  if (message === 'symmetricRequest') return ['RTS-02'];
  return message === 'encryptedMessage' ? [] : ['RTA-02'];
}

/** The clause that a fault in a header field of the data phase offends. */
function clause({ field, message }: FaultClass): Clause {
  switch (field) {
    case 'flag':
      return { requirements: ['CHN-06'], quote: 'A flag that has no meaning in the data phase' };
    case 'msglen':
      return {
        requirements: ['CHN-05', ...also(message)],
        quote: 'is refused on the header alone, before memory for it is committed',
      };
    case 'sequence':
      return {
        requirements: ['CHN-02', 'CHN-03', ...also(message)],
        quote: 'a receiver accepts only its counter + 1',
      };
    default:
      return {
        requirements: ['CHN-03', 'RPL-04', ...also(message)],
        quote: 'The receiver checks sequence, time (60 s either way',
      };
  }
}

const common = { peers: ALL_PEERS, needs: ['echo'] as const };

/** The data packets that the peer sends for these messages, once all have come back. */
async function dataPackets(
  session: Conversation,
  messages: readonly Uint8Array[],
): Promise<readonly Packet[] | undefined> {
  const { length } = session.packets;
  for (const data of messages) if (!(await session.echo(data))) return undefined;
  return session.packets.slice(length).filter(({ header }) => header.flag === Flag.encryptedMessage);
}

const NUMBERS: readonly (readonly [id: string, what: string, number: (first: bigint) => bigint])[] = [
  ['number-of-the-last-packet', 'the number of the last packet of the handshake', (first) => first - 1n],
  ['number-one-ahead', 'the number that follows the first', (first) => first + 1n],
  ['number-zero', 'the number 0', () => 0n],
  ['number-one', 'the number 1', () => 1n],
];

/** CHN-01 to CHN-04: what the peer sends, what it takes for the first packet, and when it delivers. */
const BEHAVIOUR: readonly Check[] = [
  check({
    ...common,
    id: 'channel/own-packets',
    title: 'Data that the peer sends travels with flag 04, as long as it is and a tag.',
    quote: 'Application data travels in packets of flag 04',
    requirements: ['CHN-01', 'HDR-01'],
    cases: fc.record({ past, messages: fc.array(data, { minLength: 1, maxLength: 4 }) }),
    runs: 3,
    attempt: (lab, { past, messages }) =>
      onSession(lab, past, async (session) => {
        const packets = await dataPackets(session, messages);
        if (packets === undefined) return mustWork(lab, false, 'the peer echoes', session);
        const { tag } = VARIANTS[lab.target.identity.variant];
        const expected = messages.map(({ length }) => length + tag).join(', ');
        const observed = packets.map(({ header }) => header.msglen).join(', ');
        return {
          verdict: observed === expected ? 'pass' : 'fail',
          expected: `lengths ${expected}`,
          observed,
        };
      }),
  }),
  check({
    ...common,
    id: 'channel/own-numbers',
    title: "The peer's numbers begin behind the handshake, run on by one, and count its ratchet packets.",
    quote: 'A sender increments, then uses the value',
    requirements: ['CHN-02'],
    needs: ['echo', 'startsRatchets'],
    cases: fc.record({ messages: fc.array(data, { minLength: 1, maxLength: 3 }), ratchet: fc.boolean() }),
    runs: 4,
    attempt: (lab, { messages, ratchet }) =>
      onSession(lab, NEW, async (session) => {
        const { length } = session.packets;
        const first = session.endpoint.counters.receive + 1n;
        let worked = (await dataPackets(session, messages)) !== undefined;
        if (ratchet) worked = worked && (await session.peerRatchet('symmetric'));
        worked = worked && (await session.echo(PROBE));
        if (!worked) return mustWork(lab, false, 'the peer goes on with the next number', session);
        const numbers = session.packets.slice(length).map(({ header }) => header.sequence);
        const expected = numbers.map((_, index) => first + BigInt(index)).join(', ');
        const observed = numbers.join(', ');
        return { verdict: observed === expected ? 'pass' : 'fail', expected, observed };
      }),
  }),
  ...NUMBERS.map(([id, what, number]) =>
    check({
      ...common,
      id: `channel/first-${id}`,
      title: `A first data packet with ${what} is refused.`,
      quote: 'The first data packet therefore carries n + 1 (3, 4), and the number n is never used.',
      requirements: ['CHN-02', 'CHN-03'],
      cases: fc.constant('first'),
      runs: 1,
      twin: honestPast,
      attempt: (lab) => refuseSealed(lab, sealedAs({ sequence: number })),
    }),
  ),
  ...(['symmetric', 'asymmetric'] as const).map((kind) =>
    check({
      ...common,
      id: `channel/${kind}-ratchet-not-counted`,
      title: `After a ${kind} ratchet, a packet that does not count the ratchet packet is refused.`,
      quote: 'Ratchet and sealed error packets count as well.',
      requirements: ['CHN-02'],
      peers: kind === 'symmetric' ? ALL_PEERS : DUPLEX,
      cases: past,
      runs: 2,
      twin: honestPast,
      attempt: (lab, past) => {
        let back = 0n;
        const policy = {
          ...strict,
          packetHeader: (header: Header) => ({ ...header, sequence: header.sequence - back }),
        };
        return onSession(
          lab,
          past,
          async (session) => {
            if (!(await session.ratchet(kind)))
              return mustWork(lab, false, 'the peer follows the ratchet', session);
            back = 1n;
            // All that follows is numbered so: a peer that does not count goes on with it.
            return refuse(lab, session, session.seal(PROBE));
          },
          { policy },
        );
      },
    }),
  ),
  check({
    ...common,
    id: 'channel/asymmetric-ratchet-in-simplex',
    title: 'A packet of an asymmetric ratchet, sealed right, is refused in Simplex.',
    quote: 'A flag that has no meaning in the data phase (00-03, 05-0F, 13, 15-FF; 10 and 11 in Simplex)',
    requirements: ['CHN-06'],
    peers: ['simplex client', 'simplex server'],
    cases: fc.record({
      past,
      flag: fc.constantFrom(Flag.asymmetricRatchetRequest, Flag.asymmetricRatchetResponse),
      length: fc.constantFrom(1, 32, 3000),
    }),
    runs: 4,
    twin: honestPast,
    attempt: (lab, { past, flag, length }) =>
      refuseSealed(lab, sealedAs({ flag, content: new Uint8Array(length) }), past),
  }),
  check({
    ...common,
    id: 'channel/nothing-of-a-part',
    title: 'Nothing is delivered of a packet that has not come whole.',
    quote: 'then authenticates header and ciphertext, and only then delivers the plaintext and advances',
    requirements: ['CHN-03'],
    cases: fc.record({ past, data, missing: fc.integer({ min: 1, max: 64 }) }),
    runs: 3,
    attempt: (lab, { past, data, missing }) =>
      onSession(lab, past, async (session) => {
        const { length } = session.received;
        const packet = session.seal(data);
        const place = Math.max(HEADER_LENGTH, packet.length - missing);
        session.send(packet.subarray(0, place));
        // The peer answers somebody else meanwhile: it has most likely taken what came.
        await lab.canary();
        await session.untilEnd(0);
        if (session.received.length > length)
          return mustEnd({ kind: 'alive', how: 'it delivered what had not authenticated' });
        session.send(packet.subarray(place));
        return mustWork(lab, await session.expectData(data), 'the peer delivers the whole packet', session);
      }),
  }),
  check({
    ...common,
    id: 'channel/nothing-of-a-refused-packet',
    title: 'Nothing is delivered of a packet that does not authenticate, not even before the session ends.',
    quote: 'nothing of that packet is delivered, and nothing afterwards',
    requirements: ['CHN-03', 'CHN-04', 'PRM-05'],
    needs: ['echo', 'revealsState'],
    cases: fc.record({ past, data, at: fc.nat(9999) }),
    runs: 4,
    twin: honestPast,
    attempt: (lab, { past, data, at }) =>
      onSession(lab, past, async (session) => {
        const { inside } = session;
        const delivered = inside?.delivered;
        const packet = session.seal(data);
        session.send(flip(packet, HEADER_LENGTH + (at % (packet.length - HEADER_LENGTH)), 1));
        for (let more = 0; more < 2; more++) session.send(session.seal(PROBE));
        const expected = 'nothing is delivered';
        const verdict = inside?.delivered === delivered ? 'pass' : 'fail';
        return { verdict, expected, observed: `${(inside?.delivered ?? 0) - (delivered ?? 0)} messages` };
      }),
  }),
  check({
    ...common,
    id: 'channel/not-legible',
    title: 'What the peer sends does not show in its packets.',
    quote: 'Channel confidentiality (left-or-right under chosen headers).',
    requirements: ['SEC-05'],
    cases: fc.record({
      past,
      byte: fc.integer({ min: 0, max: 255 }),
      length: fc.integer({ min: 32, max: 200 }),
    }),
    runs: 3,
    attempt: (lab, { past, byte, length }) =>
      onSession(lab, past, async (session) => {
        const plaintext = new Uint8Array(length).fill(byte);
        const packets = await dataPackets(session, [plaintext, plaintext]);
        if (packets === undefined) return mustWork(lab, false, 'the peer echoes', session);
        const expected = 'ciphertexts that show nothing of what they seal, and differ';
        const texts = packets.map(({ message }) => Buffer.from(message.subarray(0, length)));
        const legible = texts.some((text) => text.includes(Buffer.alloc(8, byte)));
        const same = new Set(texts.map((text) => text.toString('latin1'))).size < texts.length;
        if (legible) return { verdict: 'fail', expected, observed: 'the message can be read' };
        return {
          verdict: same ? 'fail' : 'pass',
          expected,
          observed: same ? 'they are the same' : 'they do',
        };
      }),
  }),
  check({
    ...common,
    id: 'channel/keystream-runs-on',
    title: 'The keystream of each direction runs on from message to message, whatever their lengths.',
    quote: 'Channel confidentiality (left-or-right under chosen headers).',
    requirements: ['SEC-05', 'PRM-04'],
    cases: fc.array(fc.integer({ min: 1, max: 96 }), { minLength: 3, maxLength: 12 }),
    runs: 3,
    attempt: (lab, lengths) =>
      onSession(lab, NEW, async (session) => {
        const packets = await dataPackets(
          session,
          // The first 32 bytes of each are a block of keystream.
          lengths.map((length) => new Uint8Array(32 + length)),
        );
        if (packets === undefined) return mustWork(lab, false, 'the peer echoes', session);
        const repeated = repeatedBlock(packets.map(({ message }) => message.subarray(0, 32)));
        const expected = `no block twice among ${packets.length} messages`;
        return repeated === undefined
          ? { verdict: 'pass', expected, observed: 'none' }
          : { verdict: 'fail', expected, observed: 'one is' };
      }),
  }),
];

/** CHN-02 to CHN-06: every field of every packet of the data phase, sealed right, and changed in transit. */
export const CHANNEL: readonly Check[] = [
  ...DATA_HEADER_FAULTS.map((fault) => faultedData({ family: 'channel', fault, ...clause(fault) })),
  ...HEADER_TAMPERING.filter(({ message }) => messageOf(message).phase === 'data').map((fault) =>
    faultedData({
      family: 'channel',
      fault,
      requirements: ['HDR-03', 'CHN-03'],
      quote: "the serialized header of every sealed packet is the AEAD's associated data",
    }),
  ),
  ...BODY_FAULTS.filter(({ message }) => messageOf(message).phase === 'data').map((fault) =>
    faultedData({
      family: 'channel',
      fault,
      requirements: ['CHN-04', 'PRM-05', 'SEC-06', ...also(fault.message)],
      quote: 'Any failed check or authentication tears the session down and closes the connection',
    }),
  ),
  ...CONTENT_FAULTS.filter(({ message }) => message === 'encryptedMessage').map((fault) =>
    faultedData({
      family: 'channel',
      fault,
      requirements: ['CHN-01', 'CHN-03', 'CHN-05'],
      quote: 'An empty message is not sent.',
    }),
  ),
  ...BEHAVIOUR,
];
