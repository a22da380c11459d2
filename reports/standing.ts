import { requirement } from '../model/requirements/index.ts';
import type { RunResult } from '../record/index.ts';

/**
 * What a result means for who acts on it. `undecided` is the harness's own fault, or no verdict on what a MUST says;
 * `untried` is what the peer cannot be asked, or a SHOULD without a verdict; `expected` a known deviation.
 */
export type Standing = 'kept' | 'warning' | 'finding' | 'undecided' | 'untried' | 'expected';

export function standingOf({ verdict, requirements, expectation }: RunResult): Standing {
  if (verdict === 'pass' || verdict === 'info') return 'kept';
  if (expectation !== undefined) return 'expected';
  if (verdict === 'fail') return 'finding';
  if (verdict === 'warn') return 'warning';
  if (verdict === 'unsupported') return 'untried';
  const must = requirements.some((id) => requirement(id)?.level === 'MUST');
  return verdict === 'error' || must ? 'undecided' : 'untried';
}
