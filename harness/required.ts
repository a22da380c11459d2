import type { CheckResult } from './run-check.ts';

/** The requirements of these that no result tried: none has one, or none came to more than that it could not be tried. */
export function unmetRequirements(
  results: readonly Pick<CheckResult, 'requirements' | 'verdict'>[],
  required: readonly string[],
): readonly string[] {
  const tried = new Set(
    results
      .filter(({ verdict }) => !['unsupported', 'inconclusive', 'error'].includes(verdict))
      .flatMap(({ requirements }) => requirements),
  );
  return required.filter((id) => !tried.has(id));
}
