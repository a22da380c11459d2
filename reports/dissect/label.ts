import { errorName, Flag, flagName } from '../../impl/wire/codes.ts';
import { HEADER_LENGTH, type Header } from '../../impl/wire/header.ts';
import type { MessageForm } from './message-parts.ts';

/** A packet, and what of it a label is made for. */
interface Labelled {
  /** Undefined where it is not all there. */
  readonly header: Header | undefined;
  readonly form: MessageForm | undefined;
  /** What is there of the message. */
  readonly message: Uint8Array;
  /** The bytes that are there are those from `begin` to `end` of `total`. */
  readonly begin: number;
  readonly end: number;
  readonly total: number;
}

/** What a packet is, in a few words. */
export function labelOf({ header, form, message, begin, end, total }: Labelled): string {
  if (header === undefined) return `${end - begin} of a header's ${HEADER_LENGTH} bytes`;
  const name = packetName(header, form, message);
  if (begin > 0) return `${name}, from byte ${begin} to ${end} of ${total}`;
  return end < total ? `${name}, ${end} of ${total} bytes` : name;
}

function packetName({ flag, msglen }: Header, form: MessageForm | undefined, message: Uint8Array): string {
  const [first] = form?.fields ?? [];
  if (flag === Flag.errorCondition) {
    const [code] = message;
    if (first?.name !== 'code') return 'error, sealed';
    return code === undefined ? 'error without a code' : `error: ${codeName(code)}`;
  }
  if (flag === Flag.encryptedMessage) {
    const tag = form?.fields.at(-1)?.length ?? 0;
    return msglen > tag ? `encrypted message, ${count(msglen - tag)}` : 'encrypted message';
  }
  const name = flagName(flag);
  return name === 'unknown flag' ? `${name} ${hexByte(flag)}` : name;
}

function codeName(code: number): string {
  const name = errorName(code);
  return name === 'unknown error' ? `code ${hexByte(code)}` : name;
}

/** A number of bytes, in words. */
export function count(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}

/** A byte, as people write flags and codes. */
export function hexByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
