import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { type RunHeader, type RunResult, RunWriter, type WholeRun } from '../record/index.ts';
import type { Format, Origin } from '../reports/format.ts';
import { withoutPaths, withoutPathsIn } from '../reports/without-paths.ts';
import type { Context, Output } from './context.ts';
import { UsageError } from './errors.ts';
import { fileError } from './files.ts';
import { type ReportRequest, STDOUT } from './report-option.ts';

/** What the reports of a run are made with. */
interface Surroundings {
  readonly context: Context;
  /** The peer's manifest, as it was named. */
  readonly manifest?: string | undefined;
  /** The records that the run is read from, which no report may go to. */
  readonly records?: readonly string[];
}

/** A report that is made when the run is over. */
interface LateReport {
  readonly format: Format;
  readonly path: string;
  /** Undefined for stdout. */
  readonly file: number | undefined;
}

/** The reports of one run: run records as its results come, all others when it is over. Absolute paths stay out of them. */
export class ReportFiles {
  readonly #records: readonly RunWriter[];
  readonly #late: readonly LateReport[];
  readonly #origin: Origin;
  readonly #stdout: Output;

  private constructor(
    requests: readonly ReportRequest[],
    records: readonly RunWriter[],
    { context, manifest, records: read = [] }: Surroundings,
  ) {
    this.#records = records;
    this.#late = requests.flatMap(({ format, file: path }) =>
      format === undefined ? [] : [{ format, path, file: path === STDOUT ? undefined : opened(path) }],
    );
    this.#stdout = context.stdout;
    const record = read[0] ?? requests.find(({ format }) => format === undefined)?.file;
    this.#origin = {
      ...(manifest === undefined ? {} : { manifest: relativePath(manifest) }),
      ...(record === undefined ? {} : { record: relativePath(record) }),
    };
  }

  /** Begins them, before anything is tried. @throws UsageError for a file that cannot be written */
  static async open(
    requests: readonly ReportRequest[],
    header: RunHeader,
    surroundings: Surroundings,
  ): Promise<ReportFiles> {
    for (const { file } of requests) refuseRecord(file, surroundings.records ?? []);
    const { format, kind, ...head } = withoutPathsIn(header);
    const records: RunWriter[] = [];
    for (const { format, file } of requests) {
      if (format !== undefined) continue;
      const writer = await RunWriter.create(file, head).catch((error: unknown) => {
        throw fileError(file, 'written', error);
      });
      records.push(writer);
    }
    return new ReportFiles(requests, records, surroundings);
  }

  add(result: RunResult): void {
    if (this.#records.length === 0) return;
    const { kind, ...rest } = withoutPathsIn(result);
    for (const record of this.#records) record.add(rest);
  }

  /** Ends them. The results of the run are those that were added. */
  finish(run: WholeRun): void {
    for (const record of this.#records) {
      if (run.summary === undefined) {
        record.close();
        continue;
      }
      const { interrupted, milliseconds } = run.summary;
      record.finish({ interrupted, milliseconds });
    }
    const shown = withoutPaths(run);
    for (const { format, path, file } of this.#late) {
      try {
        for (const piece of format.render(shown, this.#origin)) {
          if (file === undefined) this.#stdout.write(piece);
          else writeWhole(file, piece);
        }
        if (file !== undefined) closeSync(file);
      } catch (error) {
        throw fileError(path, 'written', error);
      }
    }
  }
}

/** A path as others may see it: from this folder, or what is left of one that is not below it. */
function relativePath(path: string): string {
  const parts = relative(process.cwd(), path).split(sep);
  return parts.includes('..') ? (parts.at(-1) ?? path) : parts.join('/');
}

/** @throws UsageError for a report that would go over a record that it is made of */
function refuseRecord(path: string, records: readonly string[]): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || path === STDOUT) return;
  for (const record of records) {
    const read = statSync(record, { throwIfNoEntry: false });
    if (read?.isFile() && read.dev === found.dev && read.ino === found.ino)
      throw new UsageError(`--report: ${path} is the record that is read`);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw fileError(path, 'written', error);
  }
}

function writeWhole(file: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
