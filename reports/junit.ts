import { requirement } from '../model/requirements/index.ts';
import type { RunResult } from '../record/index.ts';
import type { Format } from './format.ts';
import { xmlTag, xmlText } from './xml.ts';

/** Characters of one text that a report holds: a peer's words may be long. */
const LONGEST = 20_000;

/** How JUnit calls what a result came to; undefined for a test that passed. */
type Ending = 'failure' | 'error' | 'skipped';

/**
 * JUnit XML, as build servers read it: a suite for each family, variant, role and profile, a test for each check. A
 * finding is a failure; the harness's own fault, or no verdict on what a MUST says, an error; what could not be
 * tried, or was expected, is skipped, with the reason.
 */
export const JUNIT: Format = {
  name: 'junit',
  title: 'JUnit XML',
  *render({ header, summary, results }) {
    const suites = suitesOf(results);
    const all = total([...suites.values()].map(({ counts }) => counts));
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    yield `${xmlTag('testsuites', { name: 'qsmp conform', ...all })}\n`;
    const timestamp = new Date(Number(header.started) * 1000).toISOString().replace(/\.\d+Z$/, '');
    const about = {
      seed: header.seed ?? 'none',
      dialect: header.dialect,
      complete: `${summary !== undefined}`,
    };
    for (const [name, { counts, tests }] of suites) {
      yield `  ${xmlTag('testsuite', { name, ...counts, timestamp })}\n`;
      yield properties(Object.entries(about), '    ');
      yield* tests;
      yield '  </testsuite>\n';
    }
    yield '</testsuites>\n';
  },
};

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  /** Seconds. */
  readonly time: string;
}

const NONE: Counts = { tests: 0, failures: 0, errors: 0, skipped: 0, time: '0.000' };

function suiteOf({ check, variant, role, profile }: RunResult): string {
  return `${check.split('/')[0]}, ${variant} ${role}, ${profile}`;
}

interface Suite {
  readonly counts: Counts;
  /** Its tests, as they are written. */
  readonly tests: readonly string[];
}

/** The suites by name. Results are gone through once: of each no more is held than what is written. */
function suitesOf(results: Iterable<RunResult>): ReadonlyMap<string, Suite> {
  const suites = new Map<string, { counts: Counts; tests: string[] }>();
  for (const result of results) {
    const name = suiteOf(result);
    const suite = suites.get(name) ?? { counts: NONE, tests: [] };
    suite.counts = total([suite.counts, countsOf(result)]);
    suite.tests.push(testCase(result));
    suites.set(name, suite);
  }
  return new Map([...suites].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function countsOf(result: RunResult): Counts {
  const ending = endingOf(result);
  const of = (which: Ending) => (ending === which ? 1 : 0);
  const endings = { failures: of('failure'), errors: of('error'), skipped: of('skipped') };
  return { tests: 1, ...endings, time: seconds(result.milliseconds) };
}

function total(all: readonly Counts[]): Counts {
  const sum = (of: (counts: Counts) => number) => all.reduce((so, each) => so + of(each), 0);
  return {
    tests: sum(({ tests }) => tests),
    failures: sum(({ failures }) => failures),
    errors: sum(({ errors }) => errors),
    skipped: sum(({ skipped }) => skipped),
    time: seconds(1000 * sum(({ time }) => Number(time))),
  };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function endingOf({ verdict, requirements, expectation }: RunResult): Ending | undefined {
  if (verdict === 'pass' || verdict === 'info' || verdict === 'warn') return undefined;
  if (verdict === 'unsupported' || expectation !== undefined) return 'skipped';
  if (verdict === 'fail') return 'failure';
  const must = requirements.some((id) => requirement(id)?.level === 'MUST');
  return verdict === 'error' || must ? 'error' : 'skipped';
}

function testCase(result: RunResult): string {
  const { check, variant, role, profile, milliseconds, requirements, verdict } = result;
  const attributes = { classname: suiteOf(result), name: check, time: seconds(milliseconds) };
  const told = [
    ...requirements.map((id) => ['requirement', id] as const),
    ...Object.entries({ verdict, variant, role, profile, seed: result.seed }),
  ];
  return [
    `    ${xmlTag('testcase', attributes)}\n`,
    properties(told, '      '),
    ...endings(result),
    '    </testcase>\n',
  ].join('');
}

function properties(all: readonly (readonly [string, string])[], indent: string): string {
  const lines = all.map(([name, value]) => `${indent}  ${xmlTag('property', { name, value }, true)}\n`);
  return `${indent}<properties>\n${lines.join('')}${indent}</properties>\n`;
}

function endings(result: RunResult): readonly string[] {
  const ending = endingOf(result);
  const { verdict, example, expectation } = result;
  const details = detailsOf(result);
  if (ending === undefined)
    return verdict === 'warn' ? [`      <system-out>${xmlText(details)}</system-out>\n`] : [];
  const reason = expectation === undefined ? '' : `expected: ${expectation}; `;
  const message = short(`${reason}${example?.observed ?? verdict}`);
  if (ending === 'skipped') {
    const why = verdict === 'unsupported' ? `needs ${example?.expected ?? 'another peer'}` : message;
    return [`      ${xmlTag('skipped', { message: short(why) }, true)}\n`];
  }
  return [`      ${xmlTag(ending, { message, type: verdict })}${xmlText(details)}</${ending}>\n`];
}

/** What a person needs to act on it: what was demanded and seen, and the command that tries it again. */
function detailsOf({ title, requirements, example, replay, seed }: RunResult): string {
  const lines = [title, ...requirements.map((id) => `${id}: ${requirement(id)?.sentence ?? ''}`)];
  if (example !== undefined)
    lines.push(
      `case: ${short(JSON.stringify(example.case ?? null))}`,
      `expected: ${short(example.expected)}`,
      `observed: ${short(example.observed)}`,
    );
  lines.push(replay === undefined ? `seed ${seed}` : `again: ${replay}`);
  return lines.join('\n');
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
