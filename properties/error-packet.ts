import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import { MESSAGES, type Message } from '../harness/faults/messages.ts';
import type { Lab } from '../harness/lab.ts';
import { ReplacedPacket } from '../harness/replaced-packet.ts';
import { join } from '../impl/bytes.ts';
import { ERROR_SEQUENCE, Flag } from '../impl/wire/codes.ts';
import { encodeHeader, HEADER_LENGTH, type Header } from '../impl/wire/header.ts';
import { honestHandshake, judgeFaulty, startFaulty } from './faulted.ts';

/** What an error packet is made of, where the stage expects `expected` bytes and this sequence number. */
interface Form {
  readonly name: string;
  readonly title: string;
  readonly header: (honest: Header, code: number) => Partial<Header>;
  /** Its body: one code byte, unless it says otherwise. */
  readonly body?: (honest: Uint8Array, code: number) => Uint8Array;
  readonly code?: number;
}

const FORMS: readonly Form[] = [
  { name: 'code-none', title: 'with code 00', header: () => ({}), code: 0 },
  { name: 'any-code', title: 'with any code', header: () => ({}) },
  {
    name: 'next-sequence',
    title: 'with the sequence number expected',
    header: ({ sequence }) => ({ sequence }),
  },
  {
    name: 'next-sequence-code-none',
    title: 'with the sequence number expected and code 00',
    header: ({ sequence }) => ({ sequence }),
    code: 0,
  },
  { name: 'time-0', title: 'with time 0', header: () => ({ utctime: 0n }) },
  {
    name: 'time-far',
    title: 'with a time far ahead',
    header: ({ utctime }) => ({ utctime: utctime + 10_000n }),
  },
  {
    name: 'no-code',
    title: 'without a code byte',
    header: () => ({ msglen: 0 }),
    body: () => new Uint8Array(0),
  },
  {
    name: 'two-codes',
    title: 'with two code bytes',
    header: () => ({ msglen: 2 }),
    body: (_, code) => Uint8Array.of(code, code),
  },
  {
    name: 'message-behind',
    title: 'in whose place the message of the stage stands',
    header: ({ msglen, sequence }) => ({ msglen, sequence }),
    body: (honest) => honest.subarray(HEADER_LENGTH),
  },
];

/** The messages that this peer waits for, of which a case picks one. */
function picked({ target }: Lab, choice: number): Message {
  const all = MESSAGES.filter(
    ({ phase, sender, protection }) =>
      phase === 'handshake' && sender !== target.role && protection[target.identity.variant] !== undefined,
  );
  const message = all[choice % all.length];
  if (message === undefined) throw new RangeError('target: it waits for nothing');
  return message;
}

/** HDR-06: a packet with the error flag never counts as the packet of a stage, whatever else it says. */
export const ERROR_PACKET: readonly Check[] = FORMS.flatMap(({ name, title, header, body, code }) =>
  ([false, true] as const).map((goesOn) =>
    check({
      id: `header/error-${name}${goesOn ? '-then-honest' : ''}`,
      title: goesOn
        ? `An error packet ${title} ends the handshake, though the honest packet follows.`
        : `An error packet ${title} never counts as the packet of a stage.`,
      requirements: ['HDR-06', 'HDR-04'],
      quote: 'never counts as the expected packet of a stage: in the handshake it ends the session',
      peers: ALL_PEERS,
      factors: { error: name, behind: goesOn ? 'honest packet' : 'nothing' },
      cases: fc.record({ stage: fc.nat(999), code: fc.integer({ min: 0, max: 0x1a }) }),
      runs: 2,
      twin: honestHandshake,
      async attempt(lab, { stage, code: drawn }) {
        const used = code ?? drawn;
        const message = picked(lab, stage);
        const replaced = new ReplacedPacket(message, (packet) => {
          const honest: Header = {
            flag: Flag.errorCondition,
            msglen: packet.length - HEADER_LENGTH,
            sequence: BigInt(message.index),
            utctime: lab.target.clock(),
          };
          const fields = { ...honest, msglen: 1, sequence: ERROR_SEQUENCE, ...header(honest, used) };
          const error = join(encodeHeader(fields), body?.(packet, used) ?? Uint8Array.of(used));
          return goesOn ? [error, packet] : [error];
        });
        return judgeFaulty(lab, await startFaulty(lab, replaced));
      },
    }),
  ),
);
