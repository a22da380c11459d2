import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import { handshakeParts, MESSAGES, type Message } from '../harness/faults/messages.ts';
import { mustWork } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import { join } from '../impl/bytes.ts';
import { type Policy, strict } from '../impl/policy.ts';
import { flagName } from '../impl/wire/codes.ts';
import { decodeHeader, HEADER_LENGTH, type Header } from '../impl/wire/header.ts';

/** Takes the peer's headers as they are, so that the handshake goes on and all of them are seen. */
const LENIENT: Policy = {
  ...strict,
  acceptFlag: () => true,
  acceptSequence: () => true,
  acceptTime: () => true,
  acceptHash: () => true,
  acceptTag: () => true,
};

const WINDOW = 60n;

/** One packet of the peer's: the message that it should be, its bytes from the header on, and its place. */
interface Seen {
  readonly message: Message;
  readonly header: Header;
  readonly length: number;
  readonly index: bigint;
}

/** The messages that the peer sends in a handshake, in their order. */
function messagesOf({ target }: Lab): readonly Message[] {
  return MESSAGES.filter(
    ({ phase, sender, protection }) =>
      phase === 'handshake' && sender === target.role && protection[target.identity.variant] !== undefined,
  );
}

/** Bytes of a message as sections 5 and 6 say, whatever a header says. */
function lengthOf({ target }: Lab, message: Message): number {
  return handshakeParts(message, target.identity.variant, target.profile).reduce(
    (sum, { length }) => sum + length,
    0,
  );
}

/** The packets of the peer's in one handshake, cut by what they should be. */
async function ownPackets(lab: Lab): Promise<{ seen: readonly Seen[]; rest: number }> {
  const session = await lab.open({ policy: LENIENT });
  await session.handshake();
  const stream = join(...session.receivedBytes);
  const seen: Seen[] = [];
  let offset = 0;
  for (const [index, message] of messagesOf(lab).entries()) {
    if (stream.length < offset + HEADER_LENGTH) break;
    const length = lengthOf(lab, message);
    seen.push({ message, header: decodeHeader(stream, offset), length, index: BigInt(index) });
    offset += HEADER_LENGTH + length;
  }
  return { seen, rest: stream.length - offset };
}

/** What is wrong with a packet of the peer's, in words, or nothing. */
type Wrong = (seen: Seen, lab: Lab) => string | undefined;

const FIELDS: readonly {
  readonly name: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly quote: string;
  readonly wrong: Wrong;
}[] = [
  {
    name: 'flag',
    title: 'Every packet of a handshake carries the flag of its stage in its first byte.',
    requirements: ['HDR-01', 'SMX-01', 'DPX-01'],
    quote: 'The header is exactly these 21 bytes in this order',
    wrong: ({ header, message }) =>
      header.flag === message.flag ? undefined : `its flag is ${header.flag} (${flagName(header.flag)})`,
  },
  {
    name: 'length',
    title: 'Every packet of a handshake announces, in little-endian order, the size of its message.',
    requirements: ['HDR-01', 'SMX-01', 'DPX-01'],
    quote: 'The header is exactly these 21 bytes in this order',
    wrong: ({ header, length }) =>
      header.msglen === length ? undefined : `its msglen is ${header.msglen}, not ${length}`,
  },
  {
    name: 'sequence',
    title: 'Sequence numbers start at 0 and count every packet, in little-endian order.',
    requirements: ['HDR-05', 'HDR-01'],
    quote: 'Sequence numbers start at 0 in each direction and count every handshake packet sent',
    wrong: ({ header, index }) =>
      header.sequence === index ? undefined : `its sequence is ${header.sequence}, not ${index}`,
  },
  {
    name: 'time',
    title: "Every packet carries the sender's time, in Unix seconds and little-endian order.",
    requirements: ['HDR-01'],
    quote: 'a value written is the value read (round trip), for all field values',
    wrong: ({ header }, { target }) => {
      const off = header.utctime - target.clock();
      return off >= -WINDOW && off <= WINDOW ? undefined : `its time is ${off} s from the clock`;
    },
  },
];

/** HDR-01, HDR-05, SMX-01, DPX-01: the peer's own packets, field by field. */
export const OWN_HEADER: readonly Check[] = [
  ...FIELDS.map(({ name, title, requirements, quote, wrong }) =>
    check({
      id: `header/own-${name}`,
      title,
      requirements,
      quote,
      peers: ALL_PEERS,
      cases: fc.constant(null),
      runs: 1,
      async attempt(lab) {
        const { seen } = await ownPackets(lab);
        const expected = `the right ${name} in each packet of a handshake`;
        for (const each of seen) {
          const observed = wrong(each, lab);
          if (observed !== undefined)
            return { verdict: 'fail', expected, observed: `${each.message.name}: ${observed}` };
        }
        return mustWork(
          lab,
          seen.length === messagesOf(lab).length,
          'the peer sends its part of a handshake',
        );
      },
    }),
  ),
  check({
    id: 'header/own-packets',
    title: 'The packets of a handshake are those of the variant, of their sizes, and no byte more.',
    requirements: ['SMX-01', 'DPX-01', 'HDR-01'],
    quote: 'The header is exactly these 21 bytes in this order',
    peers: ALL_PEERS,
    cases: fc.constant(null),
    runs: 1,
    async attempt(lab) {
      const { seen, rest } = await ownPackets(lab);
      const all = messagesOf(lab).length;
      if (seen.length < all || rest < 0) return mustWork(lab, false, `the peer sends ${all} whole packets`);
      const expected = `${all} packets and nothing behind them`;
      return { verdict: rest === 0 ? 'pass' : 'fail', expected, observed: `${rest} bytes behind them` };
    },
  }),
];
