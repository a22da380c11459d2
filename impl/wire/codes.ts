/** Packet flags (protocol.md, section 4). 05, 06 and 13 are in no protocol flow. */
export const Flag = Object.freeze({
  none: 0x00,
  connectRequest: 0x01,
  connectResponse: 0x02,
  connectionTerminate: 0x03,
  encryptedMessage: 0x04,
  exstartRequest: 0x05,
  exstartResponse: 0x06,
  exchangeRequest: 0x07,
  exchangeResponse: 0x08,
  establishRequest: 0x09,
  establishResponse: 0x0a,
  remoteConnected: 0x0b,
  remoteTerminated: 0x0c,
  sessionEstablished: 0x0d,
  establishVerify: 0x0e,
  unrecognizedProtocol: 0x0f,
  asymmetricRatchetRequest: 0x10,
  asymmetricRatchetResponse: 0x11,
  symmetricRatchetRequest: 0x12,
  transferRequest: 0x13,
  errorCondition: 0x14,
} as const);

/** Error codes, one byte on the wire (protocol.md, section 4). */
export const ErrorCode = Object.freeze({
  none: 0x00,
  acceptFailure: 0x01,
  authenticationFailure: 0x02,
  channelDown: 0x03,
  connectionFailure: 0x04,
  connectionRefused: 0x05,
  decapsulationFailure: 0x06,
  decryptionFailure: 0x07,
  establishFailure: 0x08,
  exchangeFailure: 0x09,
  hashInvalid: 0x0a,
  hostsExceeded: 0x0b,
  invalidInput: 0x0c,
  invalidRequest: 0x0d,
  keyExpired: 0x0e,
  keyUnrecognized: 0x0f,
  keychainFailure: 0x10,
  listenerFailure: 0x11,
  memoryAllocation: 0x12,
  messageTimeInvalid: 0x13,
  packetUnsequenced: 0x14,
  randomFailure: 0x15,
  receiveFailure: 0x16,
  transmitFailure: 0x17,
  unknownProtocol: 0x18,
  verifyFailure: 0x19,
  systemMessage: 0x1a,
} as const);

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** The sequence number of an error packet in the handshake (ERR-01). */
export const ERROR_SEQUENCE = 0xff00000000000000n;

/** The largest `msglen` of the data phase (CHN-05). */
export const MAXIMUM_MESSAGE_LENGTH = 65_536;

/** Words for a name of these tables: `connectRequest` is "connect request". */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function nameOf(table: Readonly<Record<string, number>>, value: number): string | undefined {
  const entry = Object.entries(table).find(([, code]) => code === value);
  return entry === undefined ? undefined : words(entry[0]);
}

/** What a person calls a flag, or "unknown flag" for a byte that is none. */
export function flagName(flag: number): string {
  return nameOf(Flag, flag) ?? 'unknown flag';
}

/** What a person calls an error code, or "unknown error" for a byte that is none. */
export function errorName(code: number): string {
  return nameOf(ErrorCode, code) ?? 'unknown error';
}
