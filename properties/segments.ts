import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { flip } from '../harness/faults/flip.ts';
import { MESSAGES, type Message } from '../harness/faults/messages.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { join } from '../impl/bytes.ts';
import { VARIANTS } from '../impl/variant.ts';
import { HEADER_FIELDS, HEADER_LENGTH } from '../impl/wire/header.ts';
import { message } from './cases.ts';
import { receivers, words } from './faulted.ts';
import { honestPast, NEW, onSession, PROBE, past, sessionWith } from './past.ts';

const DUPLEX = ['duplex client', 'duplex server'] as const;
const QUOTE =
  'a packet split anywhere, its header included, or several packets in one segment, are processed';

/** Where a packet is cut in two: the places to choose from, in a packet so long, with a tag so long. */
interface Cut {
  readonly name: string;
  readonly where: string;
  readonly places: (length: number, tag: number) => readonly number[];
}

const FIELD_EDGES: readonly number[] = HEADER_FIELDS.map(({ offset }) => offset).filter(
  (offset) => offset > 0,
);

const CUTS: readonly Cut[] = [
  { name: 'after-one-byte', where: 'after its first byte', places: () => [1] },
  { name: 'between-header-fields', where: 'between two fields of its header', places: () => FIELD_EDGES },
  {
    name: 'within-a-header-field',
    where: 'within a field of its header',
    places: () => range(2, HEADER_LENGTH).filter((place) => !FIELD_EDGES.includes(place)),
  },
  { name: 'behind-its-header', where: 'behind its header', places: () => [HEADER_LENGTH] },
  {
    name: 'within-its-message',
    where: 'within its message',
    places: (length) => range(HEADER_LENGTH + 1, length),
  },
  { name: 'before-its-last-byte', where: 'before its last byte', places: (length) => [length - 1] },
];

const TAG_CUTS: readonly Cut[] = [
  { name: 'before-its-tag', where: 'before its tag', places: (length, tag) => [length - tag] },
  {
    name: 'within-its-tag',
    where: 'within its tag',
    places: (length, tag) => range(length - tag + 1, length),
  },
];

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** A packet in two parts. */
function inTwo(lab: Lab, packet: Uint8Array, cut: Cut, which: number): readonly Uint8Array[] {
  const places = cut.places(packet.length, VARIANTS[lab.target.identity.variant].tag);
  const place = places[which % places.length] ?? 1;
  return [packet.subarray(0, place), packet.subarray(place)];
}

/**
 * Sends parts as segments of their own: between them the peer answers somebody else, so that it has most likely taken
 * what came before. No time is waited for.
 */
async function sendApart(lab: Lab, session: Conversation, parts: readonly Uint8Array[]): Promise<void> {
  for (const [index, part] of parts.entries()) {
    if (index > 0) await lab.canary();
    session.send(part);
  }
}

/** What our endpoint sends is held back, and given to `send`. */
async function heldBack(
  session: Conversation,
  act: () => void,
  send: (packet: Uint8Array) => Promise<void>,
): Promise<void> {
  const held: Uint8Array[] = [];
  session.tamper((packet) => {
    held.push(packet);
    return [];
  });
  act();
  session.tamper((packet) => [packet]);
  for (const packet of held) await send(packet);
}

async function echoes(lab: Lab, session: Conversation, data: Uint8Array): Promise<Outcome> {
  return mustWork(lab, await session.expectData(data), 'the peer takes it as if it had come whole', session);
}

const which = fc.nat(9999);

/** A data packet in two segments. */
function dataCut(cut: Cut): Check {
  return check({
    id: `segments/data-cut-${cut.name}`,
    title: `A data packet that is cut ${cut.where} is taken.`,
    quote: QUOTE,
    requirements: ['CHN-07'],
    peers: ALL_PEERS,
    needs: ['echo'],
    factors: { cut: cut.name, packet: 'data' },
    cases: fc.record({ past, data: message, which }),
    runs: 3,
    attempt: (lab, { past, data, which }) =>
      onSession(lab, past, async (session) => {
        await sendApart(lab, session, inTwo(lab, session.seal(data), cut, which));
        return echoes(lab, session, data);
      }),
  });
}

/** A packet of a ratchet that we start, in two segments. */
function ratchetCut(kind: 'symmetric' | 'asymmetric', cut: Cut): Check {
  return check({
    id: `segments/${kind}-ratchet-cut-${cut.name}`,
    title: `A packet that starts a ${kind} ratchet is taken when it is cut ${cut.where}.`,
    quote: QUOTE,
    requirements: ['CHN-07', kind === 'symmetric' ? 'RTS-01' : 'RTA-01'],
    peers: kind === 'symmetric' ? ALL_PEERS : DUPLEX,
    needs: ['echo'],
    factors: { cut: cut.name, packet: `${kind} ratchet` },
    cases: fc.record({ past, which }),
    runs: 2,
    attempt: (lab, { past, which }) =>
      onSession(lab, past, async (session) => {
        const start = () => session.apply(session.beginRatchet(kind));
        await heldBack(session, start, (packet) => sendApart(lab, session, inTwo(lab, packet, cut, which)));
        await session.until(() => session.endpoint.canSend, lab.target.patience.answer);
        return mustWork(lab, await session.echo(PROBE), 'the peer follows the ratchet', session);
      }),
  });
}

/** Runs a handshake in which one packet of ours goes out in parts. */
async function handshakeInParts(
  lab: Lab,
  { index }: Message,
  parts: (packet: Uint8Array) => readonly Uint8Array[],
): Promise<Outcome> {
  const { patience } = lab.target;
  const session = await lab.open();
  let held: Uint8Array | undefined;
  session.start((packet, at) => {
    if (at !== index) return [packet];
    held = packet;
    return [];
  });
  await session.until(() => held !== undefined || session.endpoint.stage === 'closed', patience.answer);
  if (held !== undefined) await sendApart(lab, session, parts(held));
  const worked =
    (await session.until(() => session.established, patience.answer)) &&
    (!lab.target.capabilities.echo || (await session.echo(PROBE)));
  return mustWork(lab, worked, 'the peer takes it as if it had come whole', session);
}

function handshakeCut(message: Message, cut: Cut): Check {
  return check({
    id: `segments/${words(message.name, '-')}-cut-${cut.name}`,
    title: `A packet "${words(message.name, ' ')}" that is cut ${cut.where} is taken.`,
    quote: QUOTE,
    requirements: ['CHN-07'],
    peers: receivers(message),
    factors: { cut: cut.name, packet: message.name },
    cases: which,
    runs: 2,
    attempt: (lab, which) => handshakeInParts(lab, message, (packet) => inTwo(lab, packet, cut, which)),
  });
}

const HANDSHAKE = MESSAGES.filter(({ phase }) => phase === 'handshake');

/** Bytes by themselves at the front of a packet, and then parts of a few. */
function crumbs(packet: Uint8Array): readonly Uint8Array[] {
  const single = range(0, HEADER_LENGTH + 2).map((at) => packet.subarray(at, at + 1));
  const rest: Uint8Array[] = [];
  const step = Math.ceil((packet.length - single.length) / 30);
  for (let at = single.length; at < packet.length; at += step) rest.push(packet.subarray(at, at + step));
  return [...single, ...rest];
}

/** Several packets of our endpoint in one segment. */
function together(
  id: string,
  title: string,
  send: (session: Conversation, data: Uint8Array) => Uint8Array,
): Check {
  return check({
    id: `segments/${id}`,
    title,
    quote: QUOTE,
    requirements: ['CHN-07'],
    peers: ALL_PEERS,
    needs: ['echo'],
    cases: fc.record({ past, data: message }),
    runs: 3,
    attempt: (lab, { past, data }) =>
      onSession(lab, past, async (session) => {
        session.send(send(session, data));
        return echoes(lab, session, data);
      }),
  });
}

/** The packets of our endpoint that start a ratchet. */
function ratchetPacket(session: Conversation): Uint8Array {
  return join(...session.beginRatchet('symmetric').packets);
}

/** CHN-07: segments begin and end anywhere. */
export const SEGMENTS: readonly Check[] = [
  ...[...CUTS, ...TAG_CUTS].map(dataCut),
  ...[...CUTS, ...TAG_CUTS].map((cut) => ratchetCut('symmetric', cut)),
  ...CUTS.map((cut) => ratchetCut('asymmetric', cut)),
  ...HANDSHAKE.flatMap((message) => CUTS.map((cut) => handshakeCut(message, cut))),
  ...HANDSHAKE.map((message) =>
    check({
      id: `segments/${words(message.name, '-')}-in-crumbs`,
      title: `A packet "${words(message.name, ' ')}" whose header comes byte by byte is taken.`,
      quote: QUOTE,
      requirements: ['CHN-07'],
      peers: receivers(message),
      factors: { cut: 'crumbs', packet: message.name },
      cases: fc.constant('byte by byte'),
      runs: 1,
      attempt: (lab) => handshakeInParts(lab, message, crumbs),
    }),
  ),
  check({
    id: 'segments/data-byte-by-byte',
    title: 'A data packet that comes byte by byte is taken.',
    quote: QUOTE,
    requirements: ['CHN-07'],
    peers: ALL_PEERS,
    needs: ['echo'],
    cases: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    runs: 1,
    async attempt(lab, data) {
      const session = await sessionWith(lab, NEW);
      if (!session.established) return mustWork(lab, false, 'the peer establishes a session', session);
      const packet = session.seal(data);
      await sendApart(
        lab,
        session,
        Array.from(packet, (byte) => Uint8Array.of(byte)),
      );
      return echoes(lab, session, data);
    },
  }),
  check({
    id: 'segments/largest-in-parts',
    title: 'The largest message is taken when it comes in several segments.',
    quote: QUOTE,
    requirements: ['CHN-07', 'CHN-05'],
    peers: ALL_PEERS,
    needs: ['echo'],
    cases: fc.array(fc.integer({ min: 1, max: 65_000 }), { minLength: 1, maxLength: 4 }),
    runs: 2,
    attempt: (lab, cuts) =>
      onSession(lab, NEW, async (session) => {
        const data = new Uint8Array(session.longestEcho).fill(7);
        const packet = session.seal(data);
        const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), packet.length];
        const parts = places.slice(1).map((place, index) => packet.subarray(places[index], place));
        await sendApart(lab, session, parts);
        return echoes(lab, session, data);
      }),
  }),
  together('two-together', 'Two data packets in one segment are both taken.', (session, data) =>
    join(session.seal(PROBE), session.seal(data)),
  ),
  together('twenty-together', 'Twenty data packets in one segment are all taken.', (session, data) =>
    join(...range(0, 19).map((byte) => session.seal(Uint8Array.of(byte))), session.seal(data)),
  ),
  together('ratchet-and-data', 'A ratchet packet and data in one segment are taken.', (session, data) =>
    join(ratchetPacket(session), session.seal(data)),
  ),
  together('ratchets-and-data', 'Two ratchet packets and data in one segment are taken.', (session, data) =>
    join(ratchetPacket(session), ratchetPacket(session), session.seal(data)),
  ),
  check({
    id: 'segments/packet-and-part-of-the-next',
    title: 'A segment that ends within its second packet is taken, and so is the rest.',
    quote: QUOTE,
    requirements: ['CHN-07'],
    peers: ALL_PEERS,
    needs: ['echo'],
    cases: fc.record({ past, data: message, part: fc.integer({ min: 1, max: 60 }) }),
    runs: 6,
    attempt: (lab, { past, data, part }) =>
      onSession(lab, past, async (session) => {
        const [first, second] = [session.seal(PROBE), session.seal(data)];
        const place = Math.min(part, second.length - 1);
        await sendApart(lab, session, [join(first, second.subarray(0, place)), second.subarray(place)]);
        return echoes(lab, session, data);
      }),
  }),
  check({
    id: 'segments/rest-and-the-next',
    title: 'A segment that begins with the rest of a packet, and goes on with the next, is taken.',
    quote: QUOTE,
    requirements: ['CHN-07'],
    peers: ALL_PEERS,
    needs: ['echo'],
    cases: fc.record({ past, data: message, part: fc.integer({ min: 1, max: 60 }) }),
    runs: 6,
    attempt: (lab, { past, data, part }) =>
      onSession(lab, past, async (session) => {
        const [first, second] = [session.seal(PROBE), session.seal(data)];
        const place = Math.min(part, first.length - 1);
        await sendApart(lab, session, [first.subarray(0, place), join(first.subarray(place), second)]);
        return echoes(lab, session, data);
      }),
  }),
  check({
    id: 'segments/confirmation-and-data',
    title: 'The last packet of the handshake and data in one segment are both taken.',
    quote: QUOTE,
    requirements: ['CHN-07', 'CHN-02'],
    peers: ['simplex client', 'duplex client'],
    needs: ['echo'],
    cases: message,
    runs: 3,
    async attempt(lab, data) {
      const session = await lab.open();
      const last = lab.target.identity.variant === 'simplex' ? 1 : 2;
      let confirmation: Uint8Array | undefined;
      session.start((packet, at) => {
        if (at !== last) return [packet];
        confirmation = packet;
        return [];
      });
      await session.until(() => confirmation !== undefined, lab.target.patience.answer);
      if (confirmation === undefined || !session.established)
        return mustWork(lab, false, 'the peer goes on to the end of the handshake', session);
      session.send(join(confirmation, session.seal(data)));
      return echoes(lab, session, data);
    },
  }),
  check({
    id: 'segments/after-a-refused-packet',
    title: 'Honest packets that follow a refused one in the same segment are not delivered.',
    quote: 'nothing of that packet is delivered, and nothing afterwards',
    requirements: ['CHN-04', 'CHN-07'],
    peers: ALL_PEERS,
    needs: ['echo'],
    cases: fc.record({ past, data: message, at: fc.nat(9999), follow: fc.integer({ min: 1, max: 3 }) }),
    runs: 4,
    twin: honestPast,
    attempt: (lab, { past, data, at, follow }) =>
      onSession(lab, past, async (session) => {
        const copy = session.endpoint.snapshot();
        const packet = join(...copy.send(data).packets);
        const bad = flip(packet, HEADER_LENGTH + (at % (packet.length - HEADER_LENGTH)), 1);
        // One that dropped it goes on with the first; one that took it, with the second.
        const dropped = range(0, follow).map(() => session.seal(PROBE));
        const taken = range(0, follow).map(() => join(...copy.send(PROBE).packets));
        session.send(join(bad, ...(at % 2 === 0 ? dropped : taken)));
        return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience)));
      }),
  }),
];
