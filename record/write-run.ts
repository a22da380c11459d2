import { closeSync, openSync, writeSync } from 'node:fs';
import type { ZodType } from 'zod';
import { checkLine } from './check-line.ts';
import { RecordError } from './record-error.ts';
import {
  Counter,
  MAXIMUM_LINE,
  type RunHeader,
  type RunLine,
  type RunResult,
  type RunSummary,
} from './run.ts';
import type { Trace } from './trace.ts';

/**
 * Writes a `qsmp-run/1` record as its results come. Each line is given to the system before the call returns, so
 * that the end of this process, at any moment, leaves whole lines, but for perhaps the last.
 */
export class RunWriter {
  readonly #path: string;
  readonly #schema: ZodType<RunLine>;
  readonly #file: number;
  readonly #counter = new Counter();

  private constructor(path: string, schema: ZodType<RunLine>, file: number) {
    this.#path = path;
    this.#schema = schema;
    this.#file = file;
  }

  /**
   * Begins a record, in place of what the file held.
   * @throws RecordError for what is no header; the system's error for a file that cannot be written
   */
  static async create(path: string, header: Omit<RunHeader, 'format' | 'kind'>): Promise<RunWriter> {
    const { line: schema } = await import('./run-schema.ts');
    const first = encode({ format: 'qsmp-run/1', kind: 'header', ...header }, schema, path);
    const file = openSync(path, 'w');
    write(file, first);
    return new RunWriter(path, schema, file);
  }

  /**
   * Appends a result. A trace that makes its line too long is left out, and says so.
   * @throws RecordError for what is no result
   */
  add(result: Omit<RunResult, 'kind'>): void {
    let line: RunResult = { kind: 'result', ...result };
    let bytes = encode(line, this.#schema, this.#path);
    if (bytes.length > MAXIMUM_LINE) {
      line = withoutTrace(line);
      bytes = encode(line, this.#schema, this.#path);
    }
    if (bytes.length > MAXIMUM_LINE)
      throw new RecordError(this.#path, {}, `would have a line of more than ${MAXIMUM_LINE} bytes`);
    write(this.#file, bytes);
    this.#counter.add(line);
  }

  /** Appends the summary, which makes the record complete, and closes it. */
  finish(end: Pick<RunSummary, 'interrupted' | 'milliseconds'>): void {
    const { counts } = this.#counter;
    write(this.#file, encode({ kind: 'summary', counts, ...end, complete: true }, this.#schema, this.#path));
    this.close();
  }

  /** Closes a record as it is. */
  close(): void {
    closeSync(this.#file);
  }
}

/** A line and its end. What is checked is what is written: without what JSON leaves out. */
function encode(line: RunLine, schema: ZodType<RunLine>, name: string): Uint8Array {
  const text = JSON.stringify(line);
  checkLine(schema, JSON.parse(text), name);
  return new TextEncoder().encode(`${text}\n`);
}

function write(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function withoutTrace(result: RunResult): RunResult {
  const { example } = result;
  if (example?.trace === undefined) return result;
  const trace: Trace = { ...example.trace, steps: [], incomplete: 'it was too long for the record' };
  return { ...result, example: { ...example, trace } };
}
