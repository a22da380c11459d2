import { type Place, RecordError } from './record-error.ts';

/** What a JSON text may hold. The parser's memory is in proportion to these, whatever the text. */
export const MAXIMUM_DEPTH = 64;
export const MAXIMUM_VALUES = 2_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * The value of a JSON text in UTF-8, refused before it is parsed where it is nested too deeply or holds too much.
 * @throws RecordError for a text that is no JSON, or too much of it
 */
export function parseJson(text: Uint8Array, name: string, place: Place = {}): unknown {
  const excess = excessOf(text);
  if (excess !== undefined) throw new RecordError(name, place, excess);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (error) {
    throw new RecordError(name, place, 'is not JSON', { cause: error });
  }
}

/** What is too much about a JSON text, in words. Of a text that is no JSON it may say anything. */
function excessOf(text: Uint8Array): string | undefined {
  let depth = 0;
  let values = 1;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0;
    if (quoted) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === COMMA) values += 1;
    else if (CLOSING.has(byte)) depth -= 1;
    else if (OPENING.has(byte)) {
      depth += 1;
      values += 1;
      if (depth > MAXIMUM_DEPTH) return `is nested more than ${MAXIMUM_DEPTH} deep`;
    }
  }
  return values > MAXIMUM_VALUES ? `holds more than ${MAXIMUM_VALUES} values` : undefined;
}
