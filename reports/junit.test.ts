import { describe, expect, it } from 'vitest';
import { type RunResult, wholeRun } from '../record/index.ts';
import { JUNIT } from './junit.ts';
import { HOSTILE_TEXTS } from './testing/hostile.ts';
import { EXAMPLE as example, HEADER, RESULT, runOf } from './testing/runs.ts';
import { found, junitOf } from './testing/validate.ts';

const junit = (...results: readonly Partial<RunResult>[]) => [...JUNIT.render(runOf(results))].join('');

describe('JUnit', () => {
  it('has a test for each check, with its requirements, in a suite for each family and kind of peer', () => {
    const text = junit({}, { role: 'client' });
    expect(text).toContain('<testsuites name="qsmp conform" tests="2" failures="0" errors="0" time="2.400">');
    expect(text).toContain('<testsuite name="replay, simplex server, s5" tests="1"');
    expect(text).toContain('timestamp="2027-01-15T08:00:00"');
    expect(text).toContain(
      '<testcase classname="replay, simplex server, s5" name="replay/data" time="1.200"/>',
    );
    expect(text).toContain('<property name="requirements of replay/data" value="RPL-01 RPL-04"/>');
  });

  it.each([
    ['a finding is a failure', { verdict: 'fail' }, '<failure message="it went on" type="fail">'],
    ['our own fault is an error', { verdict: 'error' }, '<error message="it went on" type="error">'],
    ['no verdict on a MUST is an error', { verdict: 'inconclusive' }, '<error message="it went on"'],
    [
      'no verdict on a SHOULD is skipped',
      { verdict: 'inconclusive', requirements: ['ERR-02'] },
      '<skipped message="it went on"/>',
    ],
    ['what cannot be tried is skipped', { verdict: 'unsupported' }, '<skipped message="needs it ends"/>'],
    [
      'what was expected is skipped',
      { verdict: 'fail', expectation: 'no clock' },
      '<skipped message="expected: no clock; it went on"/>',
    ],
    ['a warning is told', { verdict: 'warn' }, '<system-out>a data packet sent twice'],
  ] as const)('%s', (_, result, text) => {
    const made = junit({ ...result, example });
    expect(made).toContain(text);
    const [, counts = ''] = /<testsuite ([^>]*)>/.exec(made) ?? [];
    const one = text.startsWith('<failure') ? 'failures' : text.startsWith('<error') ? 'errors' : 'skipped';
    if (!text.startsWith('<system')) expect(counts).toContain(`${one}="1"`);
    expect(() => junitOf(made)).not.toThrow();
  });

  it('says what was sent on, and how to try it again', () => {
    const text = junit({ verdict: 'fail', example, replay: 'qsmp conform --only replay/data' });
    expect(text).toContain('RPL-01: ');
    expect(text).toContain('case: {&quot;late&quot;:62}');
    expect(text).toContain('again: qsmp conform --only replay/data');
  });

  it.each([
    ['was cut off', undefined],
    ['was interrupted', { interrupted: true, milliseconds: 1 }],
  ])('has an error where the run %s, so that nobody takes it for a pass', (_, end) => {
    const text = [...JUNIT.render(wholeRun(HEADER, [RESULT], end))].join('');
    const document = junitOf(text);
    expect(found(document, '/testsuites/@errors')).toEqual(['1']);
    expect(found(document, '//testcase[error]/@name')).toEqual(['is complete']);
    expect(found(document, '//property[@name="complete"]/@value')).toEqual(['false']);
  });

  it('is read as what XML can say of a peer\u2019s words, with what would act on a page made visible', () => {
    const all = HOSTILE_TEXTS.map((observed, at) => ({
      ...{ check: `hostile/${String(at).padStart(3, '0')}`, verdict: 'fail' as const },
      example: { ...example, observed },
    }));
    const legal = (text: string) =>
      [...text]
        .filter((each) => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u.test(each))
        .map((each) =>
          /[\r\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(each) && !'\t\n'.includes(each) ? escaped(each) : each,
        )
        .join('');
    expect(found(junitOf(junit(...all)), '//failure/@message')).toEqual(HOSTILE_TEXTS.map(legal));
  });

  it('is refused by the schema where it is not as it should be', () => {
    const text = junit({});
    expect(() => junitOf(text.replace('<testcase', '<testcase severity="low"'))).toThrow('severity');
    expect(() => junitOf(text.replace('</testsuite>', ''))).toThrow();
  });
});

const escaped = (each: string) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`;
