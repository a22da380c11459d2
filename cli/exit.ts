/** Exit codes (docs/architecture.md, "Command line"). */
export const EXIT = Object.freeze({
  /** Nothing below happened. */
  OK: 0,
  /** Findings, or an unmet `--require`. */
  FINDINGS: 1,
  /** Usage, an unreadable key, vector or manifest, or nothing selected. */
  USAGE: 2,
  /** The peer or the environment cannot be used, or an `error` or `inconclusive` on a MUST. */
  UNUSABLE: 3,
  /** A listed failure that passes. */
  STALE: 4,
  /** Interrupted, after reports are flushed. */
  INTERRUPTED: 130,
} as const);

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Highest first: where several things happened, the first of them names the exit code. */
const PRECEDENCE: readonly ExitCode[] = [
  EXIT.INTERRUPTED,
  EXIT.USAGE,
  EXIT.FINDINGS,
  EXIT.UNUSABLE,
  EXIT.STALE,
  EXIT.OK,
];

/** The code of highest precedence; 0 where there is none. */
export function foremost(codes: Iterable<ExitCode>): ExitCode {
  const seen = new Set(codes);
  return PRECEDENCE.find((code) => seen.has(code)) ?? EXIT.OK;
}
