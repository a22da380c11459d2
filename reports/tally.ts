import type { RunCounts, RunResult, WholeRun } from '../record/index.ts';
import { type Standing, standingOf } from './standing.ts';

/** Every verdict, in the order in which they are told. */
export const VERDICTS = ['pass', 'fail', 'warn', 'info', 'inconclusive', 'unsupported', 'error'] as const;

type Verdict = (typeof VERDICTS)[number];

/** How many results of each verdict there are. */
export type VerdictCounts = Partial<Record<Verdict, number>>;

/** What is counted of a family of checks. */
export interface FamilyTally {
  readonly checks: ReadonlySet<string>;
  readonly cases: number;
  readonly verdicts: VerdictCounts;
  /** The same verdicts, by the kind of peer. */
  readonly targets: ReadonlyMap<string, VerdictCounts>;
}

/** A run in numbers. */
export interface Tally {
  readonly families: ReadonlyMap<string, FamilyTally>;
  /** The kinds of peer: variant, role and profile. */
  readonly targets: readonly string[];
  readonly standings: Readonly<Record<Standing, number>>;
}

/** The family of a check: what its id begins with. */
export function familyOf({ check }: Pick<RunResult, 'check'>): string {
  return check.split('/')[0] ?? '';
}

/** The kind of peer that a result is of, in words. */
export function targetOf({
  variant,
  role,
  profile,
}: Pick<RunResult, 'variant' | 'role' | 'profile'>): string {
  return `${variant} ${role}, ${profile}`;
}

/** Goes through the results of a run once, and counts them. */
export function tallyOf({ results }: WholeRun): Tally {
  const families = new Map<string, MutableTally>();
  const targets = new Set<string>();
  const standings = { kept: 0, warning: 0, finding: 0, undecided: 0, untried: 0, expected: 0 };
  for (const result of results) {
    const name = familyOf(result);
    const family = families.get(name) ?? { checks: new Set(), cases: 0, verdicts: {}, targets: new Map() };
    families.set(name, family);
    family.checks.add(result.check);
    family.cases += result.cases;
    const target = targetOf(result);
    targets.add(target);
    const counts = family.targets.get(target) ?? {};
    family.targets.set(target, counts);
    for (const each of [family.verdicts, counts]) each[result.verdict] = (each[result.verdict] ?? 0) + 1;
    standings[standingOf(result)] += 1;
  }
  return { families, targets: [...targets].sort(), standings };
}

interface MutableTally extends FamilyTally {
  readonly checks: Set<string>;
  cases: number;
  readonly targets: Map<string, VerdictCounts>;
}

/** How many there are of each verdict that there is, in words. */
export function verdictWords(counts: VerdictCounts): string {
  const told = VERDICTS.filter((verdict) => (counts[verdict] ?? 0) > 0);
  return told.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ') || 'nothing tried';
}

/** How many checks and cases there were, in what time, and what they came to. */
export function countWords(counts: RunCounts, milliseconds?: number): string {
  const time = milliseconds === undefined ? '' : ` in ${(milliseconds / 1000).toFixed(1)} s`;
  return `${counts.checks} checks, ${counts.cases} cases${time}: ${verdictWords(counts)}`;
}
