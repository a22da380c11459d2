import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { readPlacedRun } from './read-run.ts';
import { RecordError } from './record-error.ts';
import { resultKey } from './result-key.ts';
import type { RunCounts, RunHeader, RunResult, RunSummary } from './run.ts';

/** What tells a result of a run from all others, and where it stands. */
export interface PlacedResult {
  /** Check, variant, role and profile. */
  readonly key: string;
  read(): RunResult;
}

/** A `qsmp-run/1` record in a file, of which no more is held than where its results are. */
export class RecordedRun {
  readonly path: string;
  readonly header: RunHeader;
  readonly results: readonly PlacedResult[];
  readonly counts: RunCounts;
  /** Undefined where the record was cut off. */
  readonly summary: RunSummary | undefined;
  readonly #file: number;

  private constructor(path: string, file: number, read: Omit<RecordedRun, 'path' | 'close'>) {
    this.path = path;
    this.#file = file;
    this.header = read.header;
    this.results = read.results;
    this.counts = read.counts;
    this.summary = read.summary;
  }

  /**
   * Reads a record once, and checks all of it.
   * @throws RecordError for what is none; the system's error for a file that cannot be read
   */
  static async open(path: string): Promise<RecordedRun> {
    const file = openSync(path, 'r');
    try {
      return new RecordedRun(path, file, await index(path, file));
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

async function index(path: string, file: number): Promise<Omit<RecordedRun, 'path' | 'close'>> {
  const results: PlacedResult[] = [];
  let header: RunHeader | undefined;
  let summary: RunSummary | undefined;
  let counts: RunCounts | undefined;
  const source = createReadStream(path, { fd: file, start: 0, autoClose: false });
  for await (const each of readPlacedRun(source, path)) {
    if (!('line' in each)) {
      counts = each.counts;
      continue;
    }
    const { line, start, length } = each;
    if (line.kind === 'header') header = line;
    else if (line.kind === 'summary') summary = line;
    else results.push({ key: resultKey(line), read: () => readResult(file, path, start, length) });
  }
  if (header === undefined || counts === undefined) throw new RecordError(path, {}, 'has no header');
  return { header, results, counts, summary };
}

/** A line that was checked when the record was opened. */
function readResult(file: number, path: string, start: number, length: number): RunResult {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const read = readSync(file, bytes, at, length - at, start + at);
    if (read === 0) throw new RecordError(path, {}, 'was changed while it was read');
    at += read;
  }
  return JSON.parse(new TextDecoder().decode(bytes));
}
