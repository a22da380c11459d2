import { closeSync, openSync, writeSync } from 'node:fs';
import { type RunHeader, type RunResult, RunWriter, type WholeRun } from '../record/index.ts';
import type { Format } from '../reports/format.ts';
import { fileError } from './files.ts';
import type { ReportRequest } from './report-option.ts';

/** The reports of one run: run records as its results come, all others when it is over. */
export class ReportFiles {
  readonly #records: readonly RunWriter[];
  readonly #others: readonly { readonly format: Format; readonly path: string; readonly file: number }[];

  private constructor(requests: readonly ReportRequest[], records: readonly RunWriter[]) {
    this.#records = records;
    this.#others = requests.flatMap(({ format, file: path }) =>
      format === undefined ? [] : [{ format, path, file: opened(path) }],
    );
  }

  /** Begins them, before anything is tried. @throws UsageError for a file that cannot be written */
  static async open(requests: readonly ReportRequest[], header: RunHeader): Promise<ReportFiles> {
    const { format, kind, ...head } = header;
    const records: RunWriter[] = [];
    for (const { format, file } of requests) {
      if (format !== undefined) continue;
      const writer = await RunWriter.create(file, head).catch((error: unknown) => {
        throw fileError(file, 'written', error);
      });
      records.push(writer);
    }
    return new ReportFiles(requests, records);
  }

  add({ kind, ...result }: RunResult): void {
    for (const record of this.#records) record.add(result);
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
    for (const { format, path, file } of this.#others) {
      try {
        for (const piece of format.render(run)) writeWhole(file, piece);
        closeSync(file);
      } catch (error) {
        throw fileError(path, 'written', error);
      }
    }
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
