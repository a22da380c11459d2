import { ErrorCode, Flag, flagName, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import type { HeaderFieldName, Rule } from './fault.ts';
import type { FaultClass } from './fault-class.ts';
import { MESSAGES, type Message, type MessageName } from './messages.ts';

type NamedRules = readonly [name: string, rules: readonly Rule[]];

const set = (...values: readonly (bigint | number)[]): readonly Rule[] =>
  values.map((value) => ({ kind: 'set', value: BigInt(value) }));
const add = (...deltas: readonly bigint[]): readonly Rule[] =>
  deltas.map((delta) => ({ kind: 'add', delta }));
const REVERSE: readonly Rule[] = [{ kind: 'reverse' }];

const ALL_ONES_32 = 0xffff_ffffn;
const ALL_ONES_64 = 2n ** 64n - 1n;
const SIGN_32 = 2n ** 31n;
const SIGN_64 = 2n ** 63n;

const HANDSHAKE_FLAGS = MESSAGES.filter(({ phase }) => phase === 'handshake').map(({ flag }) => flag);
/** Flags that stand in the table of section 4 and in no message of the handshake or the data phase. */
const IDLE_FLAGS = [
  Flag.connectionTerminate,
  Flag.exstartRequest,
  Flag.exstartResponse,
  Flag.remoteConnected,
  Flag.remoteTerminated,
  Flag.sessionEstablished,
  Flag.establishVerify,
  Flag.unrecognizedProtocol,
  Flag.transferRequest,
];
const UNKNOWN_FLAGS = [0x15, 0x16, 0x40, 0x7f, 0x80, 0xfe, 0xff];
const RATCHET_FLAGS = [
  Flag.asymmetricRatchetRequest,
  Flag.asymmetricRatchetResponse,
  Flag.symmetricRatchetRequest,
];

/** A time may be off by 60 s either way, inclusive (HDR-02, RPL-04). */
const TIMES: readonly NamedRules[] = [
  ['time just past the window', add(-61n)],
  ['time just ahead of the window', add(61n)],
  ['time minutes past', add(-120n, -300n)],
  ['time minutes ahead', add(120n, 300n)],
  ['time days past', add(-86_400n, -365n * 86_400n)],
  ['time days ahead', add(86_400n, 365n * 86_400n)],
  ['time 0', set(0)],
  ['time 2^64 - 1', set(ALL_ONES_64)],
  ['time 2^63', set(SIGN_64)],
  ['time with a high bit', add(2n ** 32n, 2n ** 40n, SIGN_64)],
  ['time in milliseconds', [{ kind: 'multiply', factor: 1000n }]],
  ['time in big-endian order', REVERSE],
];

const HANDSHAKE_LENGTHS: readonly NamedRules[] = [
  ['length one less', add(-1n)],
  ['length one more', add(1n)],
  ['length 0', set(0)],
  ['length with the header counted in', add(21n)],
  ['length doubled', [{ kind: 'multiply', factor: 2n }]],
  ['length of the data phase', set(MAXIMUM_MESSAGE_LENGTH, MAXIMUM_MESSAGE_LENGTH - 1)],
  ['length beyond the data phase', set(MAXIMUM_MESSAGE_LENGTH + 1, 2 ** 24)],
  ['length 2^31', set(SIGN_32, SIGN_32 - 1n)],
  ['length 2^32 - 1', set(ALL_ONES_32)],
  ['length in big-endian order', REVERSE],
];

const HANDSHAKE_SEQUENCES: readonly NamedRules[] = [
  ['sequence one less', add(-1n)],
  ['sequence one more', add(1n)],
  ['sequence two more', add(2n)],
  ['sequence far ahead', add(1000n, 2n ** 31n)],
  ['sequence with a high bit', add(2n ** 32n, 2n ** 56n, SIGN_64)],
  ['sequence of an error', set(0xff00_0000_0000_0000n)],
  ['sequence 2^64 - 1', set(ALL_ONES_64)],
];

const DATA_LENGTHS: readonly NamedRules[] = [
  ['length 0', set(0)],
  ['length above the maximum', set(MAXIMUM_MESSAGE_LENGTH + 1)],
  ['length far above the maximum', set(2 ** 17, 2 ** 24)],
  ['length 2^31', set(SIGN_32, SIGN_32 - 1n)],
  ['length 2^32 - 1', set(ALL_ONES_32)],
  ['length in big-endian order', REVERSE],
];

const DATA_SEQUENCES: readonly NamedRules[] = [
  ['sequence repeated', add(-1n)],
  ['sequence one left out', add(1n)],
  ['sequence far behind', add(-2n)],
  ['sequence far ahead', add(2n, 100n, 2n ** 31n)],
  ['sequence with a high bit', add(2n ** 32n, 2n ** 56n, SIGN_64)],
  ['sequence 0', set(0)],
  ['sequence of an error', set(0xff00_0000_0000_0000n)],
  ['sequence 2^64 - 1', set(ALL_ONES_64)],
  ['sequence in big-endian order', REVERSE],
];

function handshakeFlags({ flag }: Message): readonly NamedRules[] {
  return [
    ['flag none', set(Flag.none)],
    ["another stage's flag", set(...HANDSHAKE_FLAGS.filter((each) => each !== flag))],
    ['flag of data', set(Flag.encryptedMessage)],
    ['flag of a ratchet', set(...RATCHET_FLAGS)],
    ['flag without a use', set(...IDLE_FLAGS)],
    ['flag unknown', set(...UNKNOWN_FLAGS)],
    ['flag of an error', set(Flag.errorCondition)],
  ];
}

/** Flags that have no meaning in the data phase (CHN-06); 10 and 11 have one in Duplex. */
const DATA_FLAGS: readonly NamedRules[] = [
  ['flag none', set(Flag.none)],
  ['flag of the handshake', set(...HANDSHAKE_FLAGS)],
  ['flag without a use', set(...IDLE_FLAGS)],
  ['flag unknown', set(...UNKNOWN_FLAGS)],
];

/** The codes of ERR-02 for each field of a handshake header. */
const HEADER_CODES: Readonly<Record<HeaderFieldName, readonly ErrorCode[]>> = {
  flag: [ErrorCode.invalidRequest],
  msglen: [ErrorCode.receiveFailure],
  sequence: [ErrorCode.packetUnsequenced],
  utctime: [ErrorCode.messageTimeInvalid],
};

function classes(
  message: MessageName,
  by: FaultClass['by'],
  field: HeaderFieldName,
  rules: readonly NamedRules[],
  codes: readonly ErrorCode[],
): readonly FaultClass[] {
  return rules.map(([name, its]) => ({ message, field, name, by, rules: its, codes }));
}

/** Every header field of every handshake packet, at and beyond its limits (HDR-02, HDR-04, HDR-06). */
export const HANDSHAKE_HEADER_FAULTS: readonly FaultClass[] = Object.freeze(
  MESSAGES.filter(({ phase }) => phase === 'handshake').flatMap((message) => [
    ...classes(message.name, 'sender', 'flag', handshakeFlags(message), HEADER_CODES.flag),
    ...classes(message.name, 'sender', 'msglen', HANDSHAKE_LENGTHS, HEADER_CODES.msglen),
    ...classes(message.name, 'sender', 'sequence', HANDSHAKE_SEQUENCES, HEADER_CODES.sequence),
    ...classes(message.name, 'sender', 'utctime', TIMES, HEADER_CODES.utctime),
  ]),
);

/** The same in the data phase: flags of data packets, all else of every packet (CHN-02, CHN-03, CHN-05, CHN-06). */
export const DATA_HEADER_FAULTS: readonly FaultClass[] = Object.freeze(
  MESSAGES.filter(({ phase, name }) => phase === 'data' && name !== 'errorCondition').flatMap(({ name }) => [
    ...(name === 'encryptedMessage' ? classes(name, 'sender', 'flag', DATA_FLAGS, []) : []),
    ...classes(name, 'sender', 'msglen', DATA_LENGTHS, []),
    ...classes(name, 'sender', 'sequence', DATA_SEQUENCES, []),
    // RTS-02: a receiver of the reference dialect takes the time 0 of a Duplex ratchet packet.
    ...classes(
      name,
      'sender',
      'utctime',
      name === 'encryptedMessage' ? TIMES : TIMES.filter(([rule]) => rule !== 'time 0'),
      [],
    ),
  ]),
);

/** Times that stay inside the window, so that nothing but the authenticator can notice the change. */
const TIMES_INSIDE: readonly NamedRules[] = [
  ['time one second off', add(-1n, 1n)],
  ['time half a minute off', add(-30n, 30n)],
];

/** Flags that another packet of the data phase may carry: only the seal tells them apart. */
const OTHER_DATA_FLAGS: Readonly<Record<string, readonly number[]>> = {
  encryptedMessage: [Flag.symmetricRatchetRequest, Flag.errorCondition],
  symmetricRequest: [Flag.encryptedMessage],
  asymmetricRequest: [Flag.encryptedMessage],
  asymmetricResponse: [Flag.encryptedMessage],
};

/** Headers that the network changes to others that the stage admits: what signs or seals them must notice (HDR-03). */
export const HEADER_TAMPERING: readonly FaultClass[] = Object.freeze(
  MESSAGES.filter(({ name }) => name !== 'errorCondition').flatMap(({ name }) => [
    ...classes(name, 'network', 'utctime', TIMES_INSIDE, []),
    ...classes(
      name,
      'network',
      'flag',
      (OTHER_DATA_FLAGS[name] ?? []).map((flag) => [`flag of ${flagName(flag)}`, set(flag)] as const),
      [],
    ),
  ]),
);
