import { isDeepStrictEqual } from 'node:util';
import { checkLine } from './check-line.ts';
import { parseJson } from './json.ts';
import { type Line, linesOf } from './lines.ts';
import { RecordError } from './record-error.ts';
import { Counter, MAXIMUM_LINE, type RunCounts, type RunLine } from './run.ts';

/** What a reader says last, whatever the record ended with. */
export interface RunEnd {
  readonly kind: 'end';
  /** Whether the record has its summary. Without it, the run was cut off: killed, or still going on. */
  readonly complete: boolean;
  /** Of the results that were read. */
  readonly counts: RunCounts;
}

/** A line of a record with its place in it, in bytes. */
export interface PlacedLine {
  readonly line: RunLine;
  readonly start: number;
  readonly length: number;
}

/**
 * Reads a `qsmp-run/1` record line by line: its header, its results, its summary where it has one, and an end. A
 * last line that was cut short is passed over.
 * @param name what the record is called in an error
 * @throws RecordError, when it comes to it, for anything else that is wrong
 */
export async function* readRun(
  source: AsyncIterable<Uint8Array>,
  name = 'run record',
): AsyncGenerator<RunLine | RunEnd> {
  for await (const each of readPlacedRun(source, name)) yield 'line' in each ? each.line : each;
}

/** The same, each line with its place. */
export async function* readPlacedRun(
  source: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<PlacedLine | RunEnd> {
  const { line: schema } = await import('./run-schema.ts');
  const counter = new Counter();
  let expected: readonly RunLine['kind'][] = ['header'];
  for await (const line of linesOf(source, MAXIMUM_LINE, name)) {
    const place = { line: line.number };
    if (expected.length === 0) throw new RecordError(name, place, 'is behind the summary');
    const value = parseLine(line, name);
    if (value === undefined) break;
    const read = checkLine(schema, value, name, place);
    if (!expected.includes(read.kind)) throw new RecordError(name, place, misplaced(read.kind));
    expected = read.kind === 'summary' ? [] : ['result', 'summary'];
    if (read.kind === 'result') counter.add(read);
    if (read.kind === 'summary' && !isDeepStrictEqual(read.counts, counter.counts))
      throw new RecordError(name, { ...place, path: 'counts' }, 'are not those of the results above');
    yield { line: read, start: line.start, length: line.bytes.length };
  }
  if (expected.includes('header')) throw new RecordError(name, {}, 'has no header');
  yield { kind: 'end', complete: expected.length === 0, counts: counter.counts };
}

function misplaced(kind: RunLine['kind']): string {
  return kind === 'header' ? 'is a second header' : 'comes before the header';
}

/** The value on a line; `undefined` for a last one that was cut short. */
function parseLine({ bytes, number, ended }: Line, name: string): unknown {
  try {
    return parseJson(bytes, name, { line: number });
  } catch (error) {
    if (ended || !(error instanceof RecordError && error.cause !== undefined)) throw error;
    return undefined;
  }
}
