import { requirement } from '../model/requirements/index.ts';
import type { RunHeader, RunResult, WholeRun } from '../record/index.ts';
import type { Format } from './format.ts';
import { whyPartial } from './partial.ts';
import { type Standing, standingOf } from './standing.ts';
import { familyOf } from './tally.ts';
import { cut } from './text.ts';
import { isoTime, seconds } from './times.ts';
import { xmlTag, xmlText } from './xml.ts';

/** Characters of one text that a report holds: a peer's words may be long. */
const LONGEST = 20_000;

/** How JUnit calls what a result came to; undefined for a test that passed. */
const ENDINGS: Readonly<Record<Standing, 'failure' | 'error' | 'skipped' | undefined>> = {
  kept: undefined,
  warning: undefined,
  finding: 'failure',
  undecided: 'error',
  untried: 'skipped',
  expected: 'skipped',
};

/**
 * JUnit XML, as build servers read it: a suite for each family, variant, role and profile, a test for each check. A
 * finding is a failure; the harness's own fault, or no verdict on what a MUST says, an error; what could not be
 * tried, or was expected, is skipped, with the reason. A run of which something is missing has a test that says so,
 * as an error. It is valid by the schema of Jenkins' xUnit plugin (reports/testing/junit-10.xsd), which has properties
 * on suites alone: there stand the requirements of every test.
 */
export const JUNIT: Format = {
  name: 'junit',
  title: 'JUnit XML',
  *render(run) {
    const suites = suitesOf(run);
    const partial = whyPartial(run);
    const { tests, failures, errors, time } = total([
      ...[...suites.values()].map(({ counts }) => counts),
      ...(partial === undefined ? [] : [MISSING]),
    ]);
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    yield `${xmlTag('testsuites', { name: 'qsmp conform', tests, failures, errors, time: seconds(time) })}\n`;
    if (partial !== undefined) yield missing(partial, run.header);
    for (const [name, suite] of suites) yield* written(name, suite, run);
    yield '</testsuites>\n';
  },
};

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  /** Milliseconds. */
  time: number;
}

interface Suite {
  readonly counts: Counts;
  /** Where its results stand among those of the run. */
  readonly places: number[];
}

const MISSING: Counts = { tests: 1, failures: 0, errors: 1, skipped: 0, time: 0 };

function suiteOf(result: RunResult): string {
  const { variant, role, profile } = result;
  return `${familyOf(result)}, ${variant} ${role}, ${profile}`;
}

/** The suites by name. Of the results no more is held than where they stand. */
function suitesOf({ results }: WholeRun): ReadonlyMap<string, Suite> {
  const suites = new Map<string, Suite>();
  let place = 0;
  for (const result of results) {
    const name = suiteOf(result);
    const suite = suites.get(name) ?? { counts: { ...MISSING, tests: 0, errors: 0 }, places: [] };
    suites.set(name, suite);
    suite.places.push(place++);
    const ending = ENDINGS[standingOf(result)];
    suite.counts.tests += 1;
    suite.counts.time += result.milliseconds;
    if (ending === 'failure') suite.counts.failures += 1;
    else if (ending === 'error') suite.counts.errors += 1;
    else if (ending === 'skipped') suite.counts.skipped += 1;
  }
  return new Map([...suites].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function total(all: readonly Counts[]): Counts {
  const sum: Counts = { ...MISSING, tests: 0, errors: 0 };
  for (const { tests, failures, errors, skipped, time } of all) {
    sum.tests += tests;
    sum.failures += failures;
    sum.errors += errors;
    sum.skipped += skipped;
    sum.time += time;
  }
  return sum;
}

function* written(name: string, { counts, places }: Suite, { header, results, summary }: WholeRun) {
  const told = {
    seed: header.seed ?? 'none',
    dialect: header.dialect,
    complete: `${summary !== undefined && !summary.interrupted}`,
  };
  yield `  ${suiteTag(name, counts, header)}\n    <properties>\n`;
  for (const [key, value] of Object.entries(told)) yield property(key, value);
  for (const place of places) {
    const result = results.at(place);
    if (result !== undefined)
      yield property(`requirements of ${result.check}`, result.requirements.join(' '));
  }
  yield '    </properties>\n';
  for (const place of places) {
    const result = results.at(place);
    if (result !== undefined) yield testCase(result);
  }
  yield '  </testsuite>\n';
}

function suiteTag(name: string, { time, ...counts }: Counts, { started }: RunHeader): string {
  const timestamp = isoTime(started)?.replace('Z', '');
  const when = timestamp === undefined ? {} : { timestamp };
  return xmlTag('testsuite', { name, ...counts, time: seconds(time), ...when });
}

function property(name: string, value: string): string {
  return `      ${xmlTag('property', { name, value: cut(value, LONGEST) }, true)}\n`;
}

/** A suite whose one test is whether the run is whole. */
function missing(why: string, header: RunHeader): string {
  const name = 'the run';
  return [
    `  ${suiteTag(name, MISSING, header)}\n`,
    `    ${xmlTag('testcase', { classname: name, name: 'is complete', time: '0.000' })}\n`,
    `      ${xmlTag('error', { message: why, type: 'partial' }, true)}\n`,
    '    </testcase>\n  </testsuite>\n',
  ].join('');
}

function testCase(result: RunResult): string {
  const attributes = { classname: suiteOf(result), name: result.check, time: seconds(result.milliseconds) };
  const inner = ending(result);
  if (inner === undefined) return `    ${xmlTag('testcase', attributes, true)}\n`;
  return `    ${xmlTag('testcase', attributes)}\n      ${inner}\n    </testcase>\n`;
}

function ending(result: RunResult): string | undefined {
  const { verdict, example, expectation } = result;
  const standing = standingOf(result);
  const kind = ENDINGS[standing];
  if (kind === undefined)
    return standing === 'warning' ? `<system-out>${xmlText(detailsOf(result))}</system-out>` : undefined;
  const reason = standing === 'expected' ? `expected: ${expectation}; ` : '';
  const message = cut(`${reason}${example?.observed ?? verdict}`, LONGEST);
  if (kind === 'skipped') {
    const why = verdict === 'unsupported' ? `needs ${example?.expected ?? 'another peer'}` : message;
    return xmlTag('skipped', { message: cut(why, LONGEST) }, true);
  }
  return `${xmlTag(kind, { message, type: verdict })}${xmlText(detailsOf(result))}</${kind}>`;
}

/** What a person needs to act on it: what was demanded and seen, and the command that tries it again. */
function detailsOf({ title, requirements, example, replay, seed }: RunResult): string {
  const lines = [title, ...requirements.map((id) => `${id}: ${requirement(id)?.sentence ?? ''}`)];
  if (example !== undefined)
    lines.push(
      `case: ${JSON.stringify(example.case ?? null)}`,
      `expected: ${example.expected}`,
      `observed: ${example.observed}`,
    );
  lines.push(replay === undefined ? `seed ${seed}` : `again: ${replay}`);
  return lines.map((line) => cut(line, LONGEST)).join('\n');
}
