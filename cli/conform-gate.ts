import { existsSync, writeFileSync } from 'node:fs';
import {
  type Expectable,
  expectationOf,
  expectationsOf,
  isAbout,
  matches,
  staleExpectations,
} from '../harness/expected.ts';
import type { Item } from '../harness/plan.ts';
import { unmetRequirements } from '../harness/required.ts';
import type { CheckResult } from '../harness/run-check.ts';
import { requirement } from '../model/requirements/index.ts';
import {
  type Expectation,
  encodeExpectations,
  MAXIMUM_EXPECTATIONS,
  RecordError,
  readExpectations,
} from '../record/index.ts';
import { UsageError } from './errors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { fileError, readFile } from './files.ts';

/** What a run is held against: known deviations, and what must be tried. */
export interface Gate {
  readonly expectations: readonly Expectation[];
  readonly required: readonly string[];
}

const MAXIMUM_REQUIRED = 1 << 16;

/** @throws UsageError for a file that cannot be read, or is refused */
export async function readGate(files: { expectations?: string; require?: string }): Promise<Gate> {
  return {
    expectations: files.expectations === undefined ? [] : await expectationsIn(files.expectations),
    required: files.require === undefined ? [] : requiredIn(files.require),
  };
}

async function expectationsIn(path: string): Promise<readonly Expectation[]> {
  try {
    return await readExpectations(readFile(path, MAXIMUM_EXPECTATIONS), path);
  } catch (error) {
    if (error instanceof RecordError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** Ids, one a line; what stands behind a # is a remark. */
function requiredIn(path: string): readonly string[] {
  const lines = new TextDecoder().decode(readFile(path, MAXIMUM_REQUIRED)).split(/\r?\n/);
  const ids = lines.map((line) => line.replace(/#.*/, '').trim()).filter((id) => id !== '');
  const unknown = ids.find((id) => requirement(id) === undefined);
  if (unknown !== undefined) throw new UsageError(`${path}: there is no requirement '${unknown}'`);
  if (ids.length === 0) throw new UsageError(`${path} names no requirement`);
  return ids;
}

/** @throws UsageError for an expectation about nothing that could run on this peer */
export function refuseIdle({ expectations }: Gate, items: readonly Item[], others: readonly string[]): void {
  for (const each of expectations) {
    const about =
      others.some((id) => matches(each.check, id)) ||
      items.some(({ check, target }) =>
        isAbout(each, {
          check: check.id,
          variant: target.identity.variant,
          role: target.role,
          profile: target.profile.name,
        }),
      );
    if (!about) throw new UsageError(`the expectation '${each.check}' is about no check of this peer`);
  }
}

/** What of a result the gate looks at. */
export type Gateable = Expectable & Pick<CheckResult, 'verdict' | 'requirements'>;

/** The reason for which a result is no finding. */
export type ReasonOf = (result: Gateable) => string | undefined;

/** What is said of a result that was expected. */
export function reasonIn({ expectations }: Gate): ReasonOf {
  return (result) => expectationOf(result, expectations)?.reason;
}

/** What the gate makes of a run. */
export interface Gated {
  /** Expectations whose failure passes. */
  readonly stale: readonly Expectation[];
  /** Requirements that had to be tried and were not. */
  readonly unmet: readonly string[];
  readonly reasonOf: ReasonOf;
  readonly exits: readonly ExitCode[];
}

/** How results are judged, where that is not by the gate alone. */
export interface Judging {
  /** Whether they are a part of the run: then what is missing or stale in it may not be so in the whole. */
  readonly part?: boolean;
  /** Why a result was expected, where that is known already. */
  readonly reasonOf?: ReasonOf;
}

export function applyGate(
  gate: Gate,
  results: readonly Gateable[],
  { part = false, reasonOf = reasonIn(gate) }: Judging = {},
): Gated {
  const { expectations, required } = gate;
  const open = results.filter((result) => reasonOf(result) === undefined);
  const stale = part ? [] : staleExpectations(results, expectations);
  const unmet = part ? [] : unmetRequirements(results, required);
  const exits: ExitCode[] = [];
  if (unmet.length > 0 || open.some(({ verdict }) => verdict === 'fail')) exits.push(EXIT.FINDINGS);
  if (open.some(isUndecided)) exits.push(EXIT.UNUSABLE);
  if (stale.length > 0) exits.push(EXIT.STALE);
  return { stale, unmet, reasonOf, exits };
}

/** No verdict on a MUST: the run does not say that the peer keeps it. */
function isUndecided({ verdict, requirements }: Gateable): boolean {
  const open = verdict === 'error' || verdict === 'inconclusive';
  return open && requirements.some((id) => requirement(id)?.level === 'MUST');
}

/** @throws UsageError where there is a file: the reasons in one are a person's work */
export function refuseOverwriting(path: string): void {
  if (existsSync(path)) throw new UsageError(`${path} exists already; its reasons are not written over`);
}

/** Writes what is wrong now as expectations. @throws UsageError for a file that cannot be written */
export function writeExpectations(path: string, results: readonly CheckResult[]): void {
  try {
    writeFileSync(path, encodeExpectations(expectationsOf(results)), { flag: 'wx' });
  } catch (error) {
    throw fileError(path, 'written', error);
  }
}
