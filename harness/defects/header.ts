import { type HeaderContext, type Policy, type Stage, strict } from '../../impl/policy.ts';
import { ErrorCode, Flag } from '../../impl/wire/codes.ts';
import type { Header } from '../../impl/wire/header.ts';
import type { Defect } from './defect.ts';

/** Decides as `decide` does, but takes everything at these stages. */
function exceptAt<Value, Expected>(
  decide: (value: Value, expected: Expected, context: HeaderContext) => boolean,
  ...stages: readonly Stage[]
): (value: Value, expected: Expected, context: HeaderContext) => boolean {
  return (value, expected, context) => stages.includes(context.stage) || decide(value, expected, context);
}

/** Reads as much of a message as it needs, and zeros where it is too short. */
const readsWhatItNeeds: Policy['readMessage'] = (message, expected) => {
  const read = new Uint8Array(expected);
  read.set(message.subarray(0, expected));
  return read;
};

/** A 64-bit number written the other way round. */
function bigEndian64(value: bigint): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value);
  return view.getBigUint64(0, true);
}

function bigEndian32(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value);
  return view.getUint32(0, true);
}

/** Its own headers, written otherwise from a packet of the handshake on. */
function writes(change: (header: Header) => Partial<Header>): Partial<Policy> {
  return { packetHeader: (header) => ({ ...header, ...change(header) }) };
}

/** Takes error packets for what it waits for, in these stages and of this code. */
function takesErrors(takes: (message: Uint8Array) => boolean): Partial<Policy> {
  const isError = ({ flag }: HeaderContext) => flag === Flag.errorCondition;
  return {
    errorEndsHandshake: () => false,
    acceptFlag: (flag, expected, context) =>
      strict.acceptFlag(flag, expected, context) ||
      (isError(context) && context.stage.startsWith('establish')),
    acceptExactLength: (msglen, expected, context) => msglen === expected || isError(context),
    acceptSequence: (sequence, expected, context) => sequence === expected || isError(context),
    acceptUnopened: ({ header, message }) => header.flag === Flag.errorCondition && takes(message),
    readMessage: readsWhatItNeeds,
  };
}

/** Headers of the handshake, read or written wrong: HDR-01 to HDR-06. */
export const HEADER_DEFECTS: readonly Defect[] = [
  {
    id: 'header-big-endian',
    title: 'writes the numbers of its headers in big-endian order',
    breaks: ['HDR-01'],
    policy: writes(({ msglen, sequence, utctime }) => ({
      msglen: bigEndian32(msglen),
      sequence: bigEndian64(sequence),
      utctime: bigEndian64(utctime),
    })),
  },
  {
    id: 'own-time-milliseconds',
    title: 'sends the time in milliseconds',
    breaks: ['HDR-01'],
    policy: { packetTime: (now) => now * 1000n },
  },
  {
    id: 'own-time-zone',
    title: 'sends the time of a zone two hours east',
    breaks: ['HDR-01'],
    policy: { packetTime: (now) => now + 7200n },
  },
  {
    id: 'own-sequence-from-one',
    title: 'numbers its packets from 1',
    breaks: ['HDR-05', 'HDR-01'],
    policy: writes(({ sequence }) => ({ sequence: sequence + 1n })),
  },
  {
    id: 'own-sequence-stands-still',
    title: 'sends sequence number 0 in every packet of the handshake',
    breaks: ['HDR-05'],
    policy: writes(({ flag, sequence }) => ({
      sequence: flag === Flag.encryptedMessage ? sequence : 0n,
    })),
  },
  {
    id: 'own-flag-of-exchange',
    title: 'sends its second packet with the flag of an exstart',
    breaks: ['SMX-01', 'DPX-01', 'HDR-01'],
    policy: writes(({ flag }) => ({
      flag: flag === Flag.exchangeResponse || flag === Flag.exchangeRequest ? Flag.exstartResponse : flag,
    })),
  },
  {
    id: 'own-byte-behind',
    title: 'sends a byte behind its last packet of the handshake',
    breaks: ['SMX-01', 'DPX-01'],
    shell: {
      write: (packets) =>
        packets.flatMap((packet) =>
          packet[0] === Flag.exchangeResponse || packet[0] === Flag.establishResponse
            ? [packet, Uint8Array.of(0)]
            : [packet],
        ),
    },
  },
  {
    id: 'own-length-with-header',
    title: 'counts the header into the length that it announces',
    breaks: ['HDR-01', 'SMX-01', 'DPX-01'],
    policy: writes(({ msglen }) => ({ msglen: msglen + 21 })),
  },
  {
    id: 'flag-unchecked-first',
    title: 'takes the first packet of the other side whatever its flag',
    breaks: ['HDR-04'],
    policy: { acceptFlag: exceptAt(strict.acceptFlag, 'connect request', 'connect response') },
  },
  {
    id: 'flag-unchecked-exchange',
    title: 'takes the second packet of the other side whatever its flag',
    breaks: ['HDR-04'],
    policy: { acceptFlag: exceptAt(strict.acceptFlag, 'exchange request', 'exchange response') },
  },
  {
    id: 'flag-unchecked-establish',
    title: 'takes the third packet of the other side whatever its flag',
    breaks: ['HDR-04'],
    policy: { acceptFlag: exceptAt(strict.acceptFlag, 'establish request', 'establish response') },
  },
  {
    id: 'flag-of-a-request-or-response',
    title: 'takes for a packet of the handshake the one of the other side as well',
    breaks: ['HDR-04'],
    policy: {
      acceptFlag: (flag, expected) =>
        expected.some((each) => flag === each || flag === each + 1 || flag === each - 1),
    },
  },
  {
    id: 'length-unchecked',
    title: 'takes a packet of the handshake of any length, and reads what it needs',
    breaks: ['HDR-02'],
    policy: {
      acceptExactLength: (msglen, expected, { phase }) => phase === 'handshake' || msglen === expected,
      readMessage: readsWhatItNeeds,
    },
  },
  {
    id: 'length-at-least',
    title: 'takes a packet of the handshake that is longer than it should be',
    breaks: ['HDR-02'],
    policy: {
      acceptExactLength: (msglen, expected, { phase }) =>
        phase === 'handshake' ? msglen >= expected : msglen === expected,
      readMessage: readsWhatItNeeds,
    },
  },
  {
    id: 'handshake-sequence-unchecked',
    title: 'takes a packet of the handshake of any sequence number',
    breaks: ['HDR-02', 'HDR-05'],
    policy: {
      acceptSequence: (sequence, expected, { phase }) => phase === 'handshake' || sequence === expected,
    },
  },
  {
    id: 'handshake-sequence-32-bits',
    title: 'compares the low 32 bits of a sequence number in the handshake',
    breaks: ['HDR-05'],
    policy: {
      acceptSequence: (sequence, expected, { phase }) =>
        phase === 'handshake' ? BigInt.asUintN(32, sequence) === expected : sequence === expected,
    },
  },
  {
    id: 'header-with-message',
    title: 'looks at a header of the handshake once its message has come',
    breaks: ['HDR-02'],
    framer: { showHeader: ({ msglen }, there) => there >= Math.min(msglen, 1 << 16) },
  },
  {
    id: 'error-counts-as-confirmation',
    title: 'takes an error packet of code 00 for a confirmation',
    breaks: ['HDR-06'],
    policy: takesErrors((message) => message[0] === ErrorCode.none),
  },
  {
    id: 'error-skipped',
    title: 'passes over error packets in the handshake and waits for the next',
    breaks: ['HDR-06'],
    policy: {
      errorEndsHandshake: () => false,
      failureEndsSession: (code, phase) => phase !== 'handshake' || code !== ErrorCode.invalidRequest,
    },
  },
  {
    id: 'duplicate-skipped',
    title: 'passes over a packet of the handshake with a flag that it does not expect',
    breaks: ['HDR-04'],
    policy: {
      failureEndsSession: (code, phase) => phase !== 'handshake' || code !== ErrorCode.invalidRequest,
    },
  },
  {
    id: 'error-flag-unknown',
    title: 'knows no error flag in the handshake where it takes any flag',
    breaks: ['HDR-06'],
    policy: {
      errorEndsHandshake: () => false,
      acceptFlag: (flag, expected, { phase }) =>
        expected.includes(flag) || (phase === 'handshake' && flag === Flag.errorCondition),
    },
  },
];
