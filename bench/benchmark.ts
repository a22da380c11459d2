/** What a value counts. `MB` is a million bytes. */
export const UNITS = Object.freeze([
  'MB/s',
  'ops/s',
  'handshakes/s',
  'packets/s',
  'states/s',
  'µs',
  'bytes',
] as const);

export type Unit = (typeof UNITS)[number];

/** Whether the smaller of two values is the better one. */
export function lessIsBetter(unit: Unit): boolean {
  return unit === 'µs' || unit === 'bytes';
}

/** What a value has to reach. */
export interface Target {
  /** A rate is at least this, a time or a size less than this. */
  readonly bound: number;
  /** What is hoped for beyond it. */
  readonly aim?: number;
}

/** Whether a value reaches a bound of its unit. */
export function reaches(value: number, bound: number, unit: Unit): boolean {
  return lessIsBetter(unit) ? value < bound : value >= bound;
}

/** What is timed, its inputs made. */
export interface Work {
  /** Does all its operations: the same ones at each call. */
  run(): unknown;
  /** Does them, and says whether they gave what they should, found out by other means. */
  check(): boolean;
}

/** Work whose result `isRight` judges. */
export function work<Result>(run: () => Result, isRight: (result: Result) => boolean): Work {
  return { run, check: () => isRight(run()) };
}

interface Named {
  /** Unique, in words; `--only` and `--compare` go by it. */
  readonly name: string;
}

/** Something whose time is taken. */
export interface Timed extends Named {
  readonly kind: 'timed';
  readonly unit: Exclude<Unit, 'bytes'>;
  readonly target?: Target;
  /** How many operations a run does: enough to be timed, and to be of every kind that there is. */
  readonly operations: number;
  /** One operation takes seconds: only where `--only` names it, and in one round. */
  readonly slow?: boolean;
  /** Bytes that one operation works on, where the unit is `MB/s`. */
  readonly bytes?: number;
  prepare(operations: number): Work;
}

export function isSlow(benchmark: Benchmark): boolean {
  return benchmark.kind === 'timed' && benchmark.slow === true;
}

/** Something that is counted. */
export interface Counted extends Named {
  readonly kind: 'counted';
  readonly unit: 'bytes';
  readonly target?: Target;
  /** How many are held while they are counted: enough that what else the process holds does not show. */
  readonly instances: number;
  /** What one of so many holds. */
  count(instances: number): number;
}

/** Something that cannot be measured here. */
export interface Unavailable extends Named {
  readonly kind: 'unavailable';
  readonly reason: string;
}

export type Benchmark = Timed | Counted | Unavailable;
