import fc from 'fast-check';
import { type Check, check } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { MESSAGES, type Message } from '../harness/faults/messages.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import { ReplacedPacket } from '../harness/replaced-packet.ts';
import type { Outcome } from '../harness/verdict.ts';
import { join } from '../impl/bytes.ts';
import { VARIANTS } from '../impl/variant.ts';
import { Flag } from '../impl/wire/codes.ts';
import { encodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';
import { honestHandshake, receivers, startFaulty, words } from './faulted.ts';

const PROBE = new TextEncoder().encode('probe');

/** Both sides' packets of a handshake that was completed, in their order. */
interface Recorded {
  readonly ours: readonly Uint8Array[];
  readonly theirs: readonly Uint8Array[];
}

async function record(lab: Lab): Promise<Recorded> {
  const ours: Uint8Array[] = [];
  const session = await lab.open();
  await session.handshake((packet) => {
    ours.push(packet);
    return [packet];
  });
  return { ours, theirs: session.packets.map(({ headerBytes, message }) => join(headerBytes, message)) };
}

/** What is sent in a packet's place. */
interface Disorder {
  readonly name: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly quote: string;
  readonly send: (
    packet: Uint8Array,
    lab: Lab,
    session: Conversation,
    earlier: Recorded,
    choice: number,
  ) => readonly Uint8Array[] | undefined;
}

const STAGE = {
  requirements: ['HDR-04', 'SMX-01', 'DPX-01'],
  quote: "A stage's packet is never accepted in another stage",
};
const OWN = {
  requirements: ['HDR-04'],
  quote: "nor a client's packet by a client, nor a server's by a server",
};

/** The peer's own packets: of this session if there is one, else of another. */
function last(session: Conversation, earlier: Recorded): Uint8Array | undefined {
  const own = session.packets.at(-1);
  return own === undefined ? earlier.theirs[0] : join(own.headerBytes, own.message);
}

function withHeader(packet: Uint8Array, like: Uint8Array): Uint8Array {
  const changed = packet.slice();
  changed.set(like.subarray(0, 1));
  changed.set(like.subarray(5, HEADER_LENGTH), 5);
  return changed;
}

function dataPacket(lab: Lab, sequence: bigint, length: number): Uint8Array {
  const message = new Uint8Array(length + VARIANTS[lab.target.identity.variant].tag).fill(0x5a);
  const header = {
    flag: Flag.encryptedMessage,
    msglen: message.length,
    sequence,
    utctime: lab.target.clock(),
  };
  return join(encodeHeader(header), message);
}

const DISORDERS: readonly Disorder[] = [
  {
    name: 'skipped',
    title: 'left out, the next one in its place',
    ...STAGE,
    send(packet, lab, _, { ours }, choice) {
      const index = ours.findIndex((each) => each[0] === packet[0]);
      const next = ours[index + 1];
      return next === undefined ? [dataPacket(lab, BigInt(index), choice % 100)] : [next];
    },
  },
  {
    name: 'sent-twice',
    title: 'sent twice',
    ...STAGE,
    send: (packet) => [packet, packet],
  },
  {
    name: 'sent-twice-in-one-segment',
    title: 'sent twice in one segment',
    ...STAGE,
    send: (packet) => [join(packet, packet)],
  },
  {
    name: 'replaced-by-the-first',
    title: 'left out, the first one of the session again in its place',
    ...STAGE,
    send(packet, lab, session) {
      const first = session.log.find(({ direction }) => direction === 'sent')?.bytes;
      return [first ?? dataPacket(lab, BigInt(packet[5] ?? 0), 1)];
    },
  },
  {
    name: 'replaced-by-its-own',
    title: "replaced by the receiver's own last packet",
    ...OWN,
    send(_, __, session, earlier) {
      const own = last(session, earlier);
      return own === undefined ? undefined : [own];
    },
  },
  {
    name: 'replaced-by-its-own-with-a-right-header',
    title: "replaced by the receiver's own last packet under the header that is expected",
    ...OWN,
    send(packet, _, session, earlier) {
      const own = last(session, earlier);
      return own === undefined ? undefined : [withHeader(own, packet)];
    },
  },
  {
    name: 'after-data',
    title: 'preceded by a data packet',
    ...STAGE,
    send: (packet, lab, _, __, choice) => [dataPacket(lab, BigInt(packet[5] ?? 0), choice % 100), packet],
  },
  {
    name: 'with-bytes-behind',
    title: 'followed by bytes that are no packet',
    requirements: ['HDR-02', 'SMX-01', 'DPX-01'],
    quote: 'Each single failure ends the session.',
    // The byte is no flag, and no length or time that could be right begins with it.
    send: (packet, _, __, ___, choice) => [join(packet, new Uint8Array(1 + (choice % 60)).fill(0xff))],
  },
  {
    name: 'with-a-long-message',
    title: 'whose message goes on beyond the size of its stage',
    requirements: ['HDR-02', 'SMX-01', 'DPX-01'],
    quote: 'Each single failure ends the session.',
    send: (packet, _, __, ___, choice) => [join(packet, new Uint8Array(100 + choice).fill(0xff))],
  },
];

/** Sends something else than an honest handshake does, goes on honestly, and no session must come of it. */
async function tryDisorder(lab: Lab, message: Message, { send }: Disorder, choice: number): Promise<Outcome> {
  const earlier = await record(lab);
  const replaced = new ReplacedPacket(message, (packet, session) => {
    return send(packet, lab, session, earlier, choice) ?? [packet];
  });
  const { session } = await startFaulty(lab, replaced);
  if (!replaced.sent) return mustWork(lab, false, 'the peer goes on to the packet with the fault', session);
  const { answer } = lab.target.patience;
  await session.until(() => session.established || session.ending !== undefined, Math.min(answer, 200));
  return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience)));
}

/** HDR-04, SMX-01, DPX-01: the packets of a handshake come in their order, each once, from the right side. */
export const ORDER: readonly Check[] = MESSAGES.filter(({ phase }) => phase === 'handshake').flatMap(
  (message) =>
    DISORDERS.map((disorder) =>
      check({
        id: `order/${words(message.name, '-')}-${disorder.name}`,
        title: `A packet "${words(message.name, ' ')}" ${disorder.title}: no session comes of it.`,
        requirements: disorder.requirements,
        quote: disorder.quote,
        peers: receivers(message),
        needs: ['echo'],
        factors: { message: message.name, disorder: disorder.name },
        cases: fc.nat(999),
        runs: 2,
        twin: honestHandshake,
        attempt: (lab, choice) => tryDisorder(lab, message, disorder, choice),
      }),
    ),
);
