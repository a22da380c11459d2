import { errorName, flagName } from '../../impl/wire/codes.ts';
import { decodeHeader, type HEADER_FIELDS, HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { Part } from './dissection.ts';

/** The last second of year 9999: later ones are numbers to a reader. */
const LAST_DATE = 253_402_300_799n;

/** What a field of the header says, given as much of the header as there is, the whole field at least. */
export function headerValue(name: (typeof HEADER_FIELDS)[number]['name'], head: Uint8Array): string {
  const whole = new Uint8Array(HEADER_LENGTH);
  whole.set(head);
  const { flag, msglen, sequence, utctime } = decodeHeader(whole);
  switch (name) {
    case 'flag':
      return flagName(flag);
    case 'msglen':
      return `${msglen} bytes`;
    case 'sequence':
      return `${sequence}`;
    case 'utctime':
      return utctime > LAST_DATE ? `${utctime}` : dateText(utctime);
  }
}

function dateText(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC');
}

/** What a part of a message says, where it is text or a code; `at` is where `bytes` are among all. */
export function messageValue(
  { name, offset, length }: Part,
  bytes: Uint8Array,
  at: number,
): { value?: string } {
  const part = bytes.subarray(offset - at, offset - at + length);
  if (name === 'code') return { value: errorName(part[0] ?? 0) };
  if (name === 'configuration') return { value: legibleText(part) };
  return {};
}

/** Text up to its zero byte, in which anything but printable ASCII is a dot. */
function legibleText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  return Array.from(text, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}
