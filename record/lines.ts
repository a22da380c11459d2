import { RecordError } from './record-error.ts';

const NEWLINE = 0x0a;

/** A line of a stream of bytes, without its end. */
export interface Line {
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly number: number;
  /** The offset of its first byte. */
  readonly start: number;
  /** Whether a line end followed: only the last line may lack it. */
  readonly ended: boolean;
}

/**
 * Cuts a stream into lines, and holds no more than one.
 * @throws RecordError for one longer than `maximum` bytes
 */
export async function* linesOf(
  source: AsyncIterable<Uint8Array>,
  maximum: number,
  name: string,
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  let begin = 0;
  const take = (): Uint8Array => {
    const bytes = Buffer.concat(parts);
    parts = [];
    length = 0;
    return bytes;
  };
  const keep = (part: Uint8Array) => {
    length += part.length;
    if (length > maximum) throw new RecordError(name, { line: number }, `is longer than ${maximum} bytes`);
    parts.push(part);
  };
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      const bytes = take();
      yield { bytes, number, start: begin, ended: true };
      number += 1;
      begin += bytes.length + 1;
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (length > 0) yield { bytes: take(), number, start: begin, ended: false };
}
