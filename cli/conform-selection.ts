import type { Check } from '../harness/check.ts';
import { requirement } from '../model/requirements/index.ts';
import { CHECKS } from '../properties/index.ts';
import { table } from '../reports/console/table.ts';
import type { ConformOptions } from './conform-options.ts';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';
import { printJson } from './json.ts';
import { type RecordedCheck, recordedChecks } from './recorded-flights.ts';

/** What of all there is a run tries. */
export interface Selection {
  readonly checks: readonly Check[];
  /** Recordings of the deployed implementation, where endpoints of our own are tested. */
  readonly recordings: readonly RecordedCheck[];
}

/** What `--only` and `--skip` leave. @throws UsageError when that is nothing, or one of them chooses nothing */
export function select(options: ConformOptions): Selection {
  const { only, skip, connect, peer, variant, profile, dialect } = options;
  const foreign = connect !== undefined || peer !== undefined;
  const own = !foreign && profile === undefined && dialect.name === 'reference';
  const recorded = own
    ? recordedChecks().filter(({ id }) => variant === undefined || id.includes(variant))
    : [];
  for (const [option, patterns] of [
    ['--only', only],
    ['--skip', skip],
  ] as const)
    for (const pattern of patterns)
      if (![...CHECKS, ...recorded].some((each) => isChosen(each, pattern)))
        throw new UsageError(`${option}: no check has '${pattern}' in its id, or that requirement`);
  const wanted = (each: Nameable) =>
    (only.length === 0 || only.some((pattern) => isChosen(each, pattern))) &&
    !skip.some((pattern) => isChosen(each, pattern));
  const checks = CHECKS.filter(wanted);
  const recordings = recorded.filter(wanted);
  if (checks.length === 0 && recordings.length === 0)
    throw new UsageError('--only and --skip leave no check');
  return { checks, recordings };
}

interface Nameable {
  readonly id: string;
  readonly requirements: readonly string[];
}

/** A requirement's id chooses the checks that try it, and nothing else; any other text what has it in its id. */
function isChosen({ id, requirements }: Nameable, pattern: string): boolean {
  return requirement(pattern) === undefined ? id.includes(pattern) : requirements.includes(pattern);
}

/** Prints checks with their requirements, for `--list`. */
export function listChecks(
  checks: readonly (Check | RecordedCheck)[],
  json: true | undefined,
  context: Context,
): void {
  if (json) {
    printJson(context, {
      checks: checks.map(({ id, requirements, title, peers }) => ({ id, requirements, title, peers })),
    });
    return;
  }
  const rows = checks.map(({ id, requirements, title }) => [id, requirements.join(' '), title]);
  context.stdout.write(
    table([['check', 'requirements', 'title'], ...rows], context.stdout.columns ?? Number.POSITIVE_INFINITY),
  );
}
