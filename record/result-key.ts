import type { RunResult } from './run.ts';

/** What tells a result of a run from all others: check, variant, role and profile. */
export function resultKey({
  check,
  variant,
  role,
  profile,
}: Pick<RunResult, 'check' | 'variant' | 'role' | 'profile'>): string {
  return JSON.stringify([check, variant, role, profile]);
}

/** The order of results: by their keys, which is the same for every run, however many checks were in flight. */
export function compareKeys(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
