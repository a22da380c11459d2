import type { Expectation } from '../record/index.ts';
import type { CheckResult } from './run-check.ts';

/** What of a result an expectation can name. */
export type Expectable = Pick<CheckResult, 'check' | 'variant' | 'role' | 'profile'>;

/** Whether an expectation is about this check on this target. */
export function isAbout(expectation: Expectation, { check, variant, role, profile }: Expectable): boolean {
  return (
    matches(expectation.check, check) &&
    (expectation.variant ?? variant) === variant &&
    (expectation.role ?? role) === role &&
    (expectation.profile ?? profile) === profile
  );
}

/** Whether an id is what the pattern says; `*` stands for any characters. */
export function matches(pattern: string, id: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === id;
  const last = rest.pop() ?? '';
  if (!id.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = id.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return id.length - last.length >= at && id.endsWith(last);
}

/** The expectation that a result fulfils: the first about it that names its verdict. */
export function expectationOf(
  result: Pick<CheckResult, 'verdict'> & Expectable,
  expectations: readonly Expectation[],
): Expectation | undefined {
  return expectations.find((each) => each.verdict === result.verdict && isAbout(each, result));
}

/**
 * The expectations that are stale: something that they are about was tried, and all of it passed. What was not tried
 * in this run says nothing.
 */
export function staleExpectations(
  results: readonly (Pick<CheckResult, 'verdict'> & Expectable)[],
  expectations: readonly Expectation[],
): readonly Expectation[] {
  return expectations.filter((each) => {
    const tried = results.filter((result) => result.verdict !== 'unsupported' && isAbout(each, result));
    return tried.length > 0 && tried.every(({ verdict }) => verdict === 'pass' || verdict === 'info');
  });
}

/** Expectations for all that is wrong with a peer now, to be given reasons. */
export function expectationsOf(results: readonly CheckResult[]): readonly Expectation[] {
  return results.flatMap(({ check, variant, role, profile, verdict, example }) =>
    verdict === 'fail' || verdict === 'inconclusive' || verdict === 'error'
      ? [{ check, variant, role, profile, verdict, reason: `observed: ${example?.observed ?? verdict}` }]
      : [],
  );
}
