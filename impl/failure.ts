import type { Policy } from './policy.ts';
import type { ErrorCode } from './wire/codes.ts';

/** A protocol failure, as a value: what was refused, and the code that fits (ERR-02). */
export interface Failure {
  /** The decision that refused, or the primitive that could not go on. */
  readonly decision: keyof Policy | 'decapsulate';
  readonly code: ErrorCode;
}

export function failure(decision: Failure['decision'], code: ErrorCode): { readonly failure: Failure } {
  return { failure: { decision, code } };
}
