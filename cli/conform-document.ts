import type { LogEntry } from '../harness/conversation.ts';
import type { GameTally } from '../harness/judged/games.ts';
import type { CheckResult } from '../harness/run-check.ts';
import { VERDICTS } from '../harness/verdict.ts';
import type { Gated } from './conform-gate.ts';

/** A finished run, as `conform` prints it. */
export interface ConformRun {
  readonly seed: number;
  readonly dialect: string;
  readonly results: readonly CheckResult[];
  /** What a user should know of the peer, in words. */
  readonly notes: readonly string[];
  /** What the run was held against made of it. */
  readonly gated: Gated;
  /** The games of the model that judged its conversations. */
  readonly games: readonly GameTally[];
  /** Checks that were planned, and not begun in time. */
  readonly untried: readonly string[];
  readonly interrupted: boolean;
  readonly milliseconds: number;
  /** The command line that tries one check again. */
  readonly replay: (result: CheckResult) => string;
}

/** What of a result is counted. */
export type Counted = Pick<CheckResult, 'check' | 'cases' | 'verdict'>;

/** How many checks, cases, and results of each verdict a run has. */
export function countVerdicts(results: readonly Counted[]): Record<string, number> {
  const counts: Record<string, number> = {
    checks: new Set(results.map(({ check }) => check)).size,
    results: results.length,
    cases: results.reduce((sum, { cases }) => sum + cases, 0),
  };
  for (const verdict of VERDICTS) counts[verdict] = results.filter((each) => each.verdict === verdict).length;
  return counts;
}

/** The document of `conform --json`. */
export function conformDocument(run: ConformRun): object {
  const { seed, dialect, notes, interrupted, milliseconds, gated, games, untried } = run;
  return {
    seed,
    dialect,
    notes,
    interrupted,
    milliseconds: Math.round(milliseconds),
    counts: countVerdicts(run.results),
    stale: gated.stale,
    unmet: gated.unmet,
    untried,
    games,
    results: run.results.map((result) => {
      const { example, ...plain } = result;
      const expectation = gated.reasonOf(result);
      const told = {
        ...plain,
        milliseconds: Math.round(result.milliseconds),
        ...(expectation === undefined ? {} : { expectation }),
      };
      if (example === undefined) return told;
      const { logs, clock, ...outcome } = example;
      return {
        ...told,
        example: {
          ...outcome,
          clock: `${clock}`,
          case: plainData(outcome.case),
          connections: logs.map(entries),
        },
        replay: run.replay(result),
      };
    }),
  };
}

function entries(log: readonly LogEntry[]): object[] {
  return log.map(({ direction, bytes, note }) => ({
    direction,
    ...(bytes === undefined ? {} : { bytes: Buffer.from(bytes).toString('hex') }),
    ...(note === undefined ? {} : { note }),
  }));
}

/** A case with its byte strings in hex and its 64-bit numbers as decimal strings. */
export function plainData(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plainData);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainData(each)]));
  return value;
}
