import { sha3_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { hex, integer, type Reader, record } from './reader.ts';
import { RecordingError } from './recording-error.ts';

/** What stands in a recording for a very long byte string. */
export type Abbreviation = {
  readonly sha3_256: string;
  readonly length: number;
  readonly first64: string;
  readonly last64: string;
};

/** A byte string of a recording: hex, or an abbreviation. */
export type ByteString = string | Abbreviation;

/** Bytes that the abbreviations of one recording may stand for in all: they are computed to be compared. */
const MAXIMUM_ABBREVIATED = 64 * 1024 * 1024;

const abbreviation = record({ sha3_256: hex, length: integer, first64: hex, last64: hex });

/** A byte string in either form. */
export const byteString: Reader<ByteString> = (value, place) => {
  if (typeof value !== 'object') return hex(value, place);
  const read = abbreviation(value, place);
  place.findings.abbreviated += read.length;
  if (place.findings.abbreviated > MAXIMUM_ABBREVIATED) {
    throw new RecordingError(
      'format',
      `${place.path} and what is before it stand for more than ${MAXIMUM_ABBREVIATED} bytes`,
    );
  }
  return read;
};

export function lengthOf(bytes: ByteString): number {
  return typeof bytes === 'string' ? bytes.length / 2 : bytes.length;
}

/** The bytes themselves, where they are not abbreviated. */
export function bytesOf(bytes: ByteString): Uint8Array | undefined {
  return typeof bytes === 'string' ? hexToBytes(bytes) : undefined;
}

/** Our `bytes` as JSON, abbreviated where the recorded value is. */
export function inFormOf(recorded: unknown, bytes: Uint8Array): ByteString {
  return typeof recorded === 'object' ? abbreviate(bytes) : bytesToHex(bytes);
}

function abbreviate(bytes: Uint8Array): Abbreviation {
  return {
    sha3_256: bytesToHex(sha3_256(bytes)),
    length: bytes.length,
    first64: bytesToHex(bytes.subarray(0, 64)),
    last64: bytesToHex(bytes.slice(-64)),
  };
}
