import { REQUIREMENTS, type Requirement, requirement } from '../../../model/requirements/index.ts';
import type { RunResult, WholeRun } from '../../../record/index.ts';
import { isFinding, type Status, statusOf } from '../status.ts';

/** A result without its evidence, which a run may have too much of to hold. */
export interface Entry
  extends Omit<RunResult, 'kind' | 'verdict' | 'example' | 'requirements' | 'replay' | 'expectation'> {
  /** Its place among the results of the run. */
  readonly index: number;
  readonly requirements: readonly string[];
  readonly status: Status;
  /** What was demanded and seen, why it was expected, and what tries it again, as far as a page shows them. */
  readonly expected: string;
  readonly observed: string;
  readonly expectation: string;
  readonly replay: string;
}

/** The same thing found in one variant and role, in one profile or several. */
export interface Finding {
  /** Unique in the page. */
  readonly id: string;
  /** The first of them: its evidence is shown. */
  readonly first: Entry;
  readonly all: readonly Entry[];
}

/** A check, and what it came to wherever it was tried. */
export interface Tried {
  readonly check: string;
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** A requirement, and all that tried it. */
export interface Judged {
  readonly id: string;
  /** Undefined for an id that is not in the catalogue. */
  readonly requirement: Requirement | undefined;
  readonly checks: readonly Tried[];
  /** Those whose first requirement it is: they are shown with it. */
  readonly findings: readonly Finding[];
}

/** A run as a page has it: everything but the evidence. */
export interface Digest extends Omit<WholeRun, 'results'> {
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
  /** All of the catalogue, in its order, and what the run names besides. */
  readonly judged: readonly Judged[];
  readonly findingOf: ReadonlyMap<Entry, Finding>;
}

/** Characters of a text that is held for each result. */
const HELD = 600;
/** What results that name no requirement are listed under. */
export const NO_REQUIREMENT = 'none';

/** Goes through the results once. */
export function digestOf({ header, counts, summary, results }: WholeRun): Digest {
  const entries: Entry[] = [];
  for (const result of results) entries.push(entryOf(result, entries.length));
  const findings = findingsOf(entries);
  const findingOf = new Map(findings.flatMap((finding) => finding.all.map((each) => [each, finding])));
  return { header, counts, summary, entries, findings, judged: judgedOf(entries, findings), findingOf };
}

function entryOf(result: RunResult, index: number): Entry {
  const { kind, verdict, example, requirements, replay, expectation, ...plain } = result;
  return {
    ...plain,
    index,
    requirements: requirements.length === 0 ? [NO_REQUIREMENT] : [...new Set(requirements)],
    status: statusOf(result),
    expected: held(example?.expected),
    observed: held(example?.observed),
    expectation: held(expectation),
    replay: held(replay),
  };
}

function held(text = ''): string {
  return text.length > HELD ? `${text.slice(0, HELD)}\u2026` : text;
}

function findingsOf(entries: readonly Entry[]): readonly Finding[] {
  const groups = new Map<string, Entry[]>();
  for (const each of entries) {
    if (!isFinding(each.status)) continue;
    const { check, variant, role, status, expected, observed, expectation } = each;
    const key = JSON.stringify([check, variant, role, status, expected, observed, expectation]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].flatMap((all, at) => {
    const [first] = all;
    return first === undefined ? [] : [{ id: `finding-${at + 1}`, first, all }];
  });
}

function judgedOf(entries: readonly Entry[], findings: readonly Finding[]): readonly Judged[] {
  const checks = new Map<string, Map<string, Entry[]>>(REQUIREMENTS.map(({ id }) => [id, new Map()]));
  for (const each of entries)
    for (const id of each.requirements) {
      const of = checks.get(id) ?? new Map<string, Entry[]>();
      checks.set(id, of);
      const tried = of.get(each.check);
      if (tried === undefined) of.set(each.check, [each]);
      else tried.push(each);
    }
  const shown = new Map<string, Finding[]>();
  for (const finding of findings) {
    const [id = NO_REQUIREMENT] = finding.first.requirements;
    shown.set(id, [...(shown.get(id) ?? []), finding]);
  }
  return [...checks].map(([id, of]) => ({
    id,
    requirement: requirement(id),
    checks: [...of].map(([check, its]) => ({ check, title: its[0]?.title ?? '', entries: its })),
    findings: shown.get(id) ?? [],
  }));
}
