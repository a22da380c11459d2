import { UsageError } from '../cli/errors.ts';
import { readFile } from '../cli/files.ts';
import { UNITS, type Unavailable } from './benchmark.ts';
import type { Machine } from './machine.ts';
import type { Measurement } from './measure.ts';

const FORMAT = 'qsmp-bench/1';
/** Bytes; a whole run has some 40,000. */
const MAXIMUM_LENGTH = 4 * 1024 * 1024;

/** A run of benchmarks, as `--json` writes it. */
export interface BenchDocument {
  readonly format: typeof FORMAT;
  /** When it ended: ISO 8601, UTC. */
  readonly date: string;
  readonly machine: Machine;
  /** Milliseconds for each benchmark. */
  readonly time: number;
  readonly results: readonly Measurement[];
  readonly unavailable: readonly { readonly name: string; readonly reason: string }[];
}

/** What `--compare` needs of a document: its results, as far as they are compared. */
export type Baseline = readonly Pick<Measurement, 'name' | 'unit' | 'value' | 'margin'>[];

export function benchDocument(
  results: readonly Measurement[],
  unavailable: readonly Unavailable[],
  { machine, time, date }: Pick<BenchDocument, 'machine' | 'time' | 'date'>,
): BenchDocument {
  const reasons = unavailable.map(({ name, reason }) => ({ name, reason }));
  return { format: FORMAT, date, machine, time, results, unavailable: reasons };
}

/**
 * Reads the results of an earlier run.
 * @throws UsageError for a file that cannot be read, or is no document of this format
 */
export function readBaseline(path: string): Baseline {
  const refuse = (why: string) => new UsageError(`${path} is no document of npm run bench: ${why}`);
  const document = parse(new TextDecoder().decode(readFile(path, MAXIMUM_LENGTH)), refuse);
  if (!isObject(document) || document['format'] !== FORMAT) throw refuse(`its format is not ${FORMAT}`);
  const { results } = document;
  if (!Array.isArray(results)) throw refuse('it has no list of results');
  return results.map((result: unknown, index) => {
    if (!isResult(result)) throw refuse(`results[${index}] has no name, unit, value and margin`);
    const { name, unit, value, margin } = result;
    return { name, unit, value, margin };
  });
}

function parse(text: string, refuse: (why: string) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('it is not JSON');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isResult(value: unknown): value is Baseline[number] {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    UNITS.some((unit) => unit === value['unit']) &&
    typeof value['value'] === 'number' &&
    value['value'] > 0 &&
    typeof value['margin'] === 'number' &&
    value['margin'] >= 0
  );
}
