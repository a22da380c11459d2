import { setImmediate } from 'node:timers/promises';
import { Bench, type Task } from 'tinybench';
import {
  type Benchmark,
  type Counted,
  isSlow,
  reaches,
  type Target,
  type Timed,
  type Unit,
} from './benchmark.ts';

/**
 * How often a time is taken, one of seconds, and a size. All benchmarks have their turn before one has its next.
 */
export const ROUNDS = Object.freeze({ timed: 5, slow: 1, counted: 2 });

/** What a benchmark gave: the best of its rounds. */
export interface Measurement {
  readonly name: string;
  readonly unit: Unit;
  readonly value: number;
  /** What one operation takes, in microseconds, where that is not the value. */
  readonly microseconds?: number;
  /** How far the middle one of the rounds lies behind the best, in percent of it. */
  readonly margin: number;
  readonly target?: Target & { readonly met: boolean };
}

export interface MeasureOptions {
  /** Milliseconds for each benchmark, all rounds together; a slow one takes longer. */
  readonly time: number;
  /** Asked between two benchmarks; once aborted, what has been measured is given back. */
  readonly signal: AbortSignal;
  /** Told what is measured next. */
  progress(text: string): void;
}

/** A benchmark on its way: the milliseconds or bytes of an operation in each round so far. */
interface Series {
  readonly benchmark: Timed | Counted;
  readonly samples: number[];
  /** Measures once more. */
  sample(): number;
}

/**
 * Measures benchmarks, round by round, so that a change of the machine's load meets all of them alike.
 * @throws Error for one that does not do its work
 */
export async function measure(
  benchmarks: readonly Benchmark[],
  { time, signal, progress }: MeasureOptions,
): Promise<readonly Measurement[]> {
  const all = benchmarks.flatMap((benchmark) => series(benchmark, time));
  for (let round = 1; round <= Math.max(...Object.values(ROUNDS)); round++) {
    for (const { benchmark, samples, sample } of all) {
      if (round > ROUNDS[isSlow(benchmark) ? 'slow' : benchmark.kind]) continue;
      // A signal is noticed only between two turns of the event loop.
      await setImmediate();
      if (signal.aborted) break;
      progress(`round ${round} of ${ROUNDS.timed}: ${benchmark.name}`);
      samples.push(sample());
    }
  }
  return all.filter(({ samples }) => samples.length > 0).map(measurement);
}

function series(benchmark: Benchmark, time: number): readonly Series[] {
  switch (benchmark.kind) {
    case 'timed': {
      let task: Task | undefined;
      const sample = () => {
        task ??= warmTask(benchmark, time / ROUNDS.timed);
        return takeTime(task) / benchmark.operations;
      };
      return [{ benchmark, samples: [], sample }];
    }
    case 'counted':
      return [{ benchmark, samples: [], sample: () => benchmark.count(benchmark.instances) }];
    case 'unavailable':
      return [];
  }
}

/** A task whose work is done rightly and whose code is warm. */
function warmTask(benchmark: Timed, time: number): Task {
  const { name, operations, prepare } = benchmark;
  const { run, check } = prepare(operations);
  if (!check()) throw new Error(`the benchmark "${name}" does not do its work`);
  const bench = new Bench({ time, iterations: 1, warmupTime: time, warmupIterations: 1, throws: true });
  const task = bench.add(name, run, { async: false }).getTask(name);
  if (task === undefined) throw new Error(`tinybench has lost "${name}"`);
  // What takes seconds is warm once it has been checked.
  if (!isSlow(benchmark)) task.warmupSync();
  return task;
}

/** Milliseconds of one run: the median. */
function takeTime(task: Task): number {
  task.reset();
  const { result } = task.runSync();
  if (result.state !== 'completed') throw new Error(`the benchmark "${task.name}" is ${result.state}`);
  return result.latency.p50;
}

function measurement({ benchmark, samples }: Series): Measurement {
  const sorted = samples.toSorted((a, b) => a - b);
  const best = sorted[0] ?? Number.NaN;
  const middle = sorted[sorted.length >> 1] ?? Number.NaN;
  const { name, unit, target } = benchmark;
  const figures = inUnit(benchmark, best);
  return {
    name,
    unit,
    ...figures,
    margin: (100 * (middle - best)) / best,
    ...(target && { target: { ...target, met: reaches(figures.value, target.bound, unit) } }),
  };
}

/** A time in milliseconds, or a size in bytes, in the unit of its benchmark. */
function inUnit(benchmark: Timed | Counted, best: number): { value: number; microseconds?: number } {
  const microseconds = best * 1000;
  switch (benchmark.unit) {
    case 'bytes':
      return { value: best };
    case 'µs':
      return { value: microseconds };
    case 'MB/s':
      // Bytes in a microsecond are as many as millions of them in a second.
      return { value: (benchmark.bytes ?? Number.NaN) / microseconds, microseconds };
    default:
      return { value: 1e6 / microseconds, microseconds };
  }
}
