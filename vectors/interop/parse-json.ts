import { RecordingError } from './recording-error.ts';

/** Bytes of the largest recording that is read: some 25 times what the largest known one has. */
export const MAXIMUM_RECORDING = 16 * 1024 * 1024;

/** The deepest value, and the most values, of a document that is parsed: known ones have 7 and 1,700. */
const MAXIMUM_DEPTH = 32;
const MAXIMUM_VALUES = 20_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/**
 * The value of a JSON text. The text is measured before it is parsed: what a few megabytes of brackets turn
 * into would fill the memory.
 * @throws RecordingError for anything but one JSON value in UTF-8, or one beyond the limits
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length > MAXIMUM_RECORDING) {
    throw new RecordingError(
      'json',
      `it has ${bytes.length} bytes, and at most ${MAXIMUM_RECORDING} are read`,
    );
  }
  measure(bytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RecordingError('json', 'it is not text in UTF-8', { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the text, which may be anything, terminal control characters included.
    throw new RecordingError(
      'json',
      text.trim() === '' ? 'it is empty' : 'it is not JSON, or it is cut short',
      {
        cause,
      },
    );
  }
}

/** Counts brackets and commas outside of strings; whether they make up JSON is the parser's to say. */
function measure(bytes: Uint8Array): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at + 1);
    } else if (byte === COMMA) {
      values++;
    } else if (byte !== undefined && OPENING.includes(byte)) {
      depth++;
      values++;
    } else if (byte !== undefined && CLOSING.includes(byte)) {
      depth--;
    }
    if (depth > MAXIMUM_DEPTH) {
      throw new RecordingError('json', `its values lie more than ${MAXIMUM_DEPTH} deep in one another`);
    }
    if (values > MAXIMUM_VALUES) {
      throw new RecordingError('json', `it has more than ${MAXIMUM_VALUES} values`);
    }
  }
}

/** Where the string that starts at `at` has its closing quote; the end where it has none. */
function endOfString(bytes: Uint8Array, at: number): number {
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return bytes.length;
    let escapes = 0;
    while (quote - escapes > at && bytes[quote - escapes - 1] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return quote;
    at = quote + 1;
  }
}
