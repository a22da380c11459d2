import type { z } from 'zod';
import type { Immutable } from './immutable.ts';
import type * as schema from './run-schema.ts';

/** The lines of a `qsmp-run/1` record (docs/records.md). */
export type RunHeader = Immutable<z.infer<typeof schema.header>>;
export type RunResult = Immutable<z.infer<typeof schema.result>>;
export type RunSummary = Immutable<z.infer<typeof schema.summary>>;
export type RunLine = RunHeader | RunResult | RunSummary;
export type RunCounts = RunSummary['counts'];

/** Bytes of the longest line. */
export const MAXIMUM_LINE = 16 << 20;

/** Counts results as they come. */
export class Counter {
  readonly #checks = new Set<string>();
  readonly #counts = {
    results: 0,
    cases: 0,
    pass: 0,
    fail: 0,
    warn: 0,
    info: 0,
    inconclusive: 0,
    unsupported: 0,
    error: 0,
  };

  add({ check, cases, verdict }: RunResult): void {
    this.#checks.add(check);
    this.#counts.results += 1;
    this.#counts.cases += cases;
    this.#counts[verdict] += 1;
  }

  get counts(): RunCounts {
    return { checks: this.#checks.size, ...this.#counts };
  }
}
