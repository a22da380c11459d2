import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RunHeader, type RunResult, wholeRun } from '../record/index.ts';
import { JUNIT } from './junit.ts';

const HEADER: RunHeader = {
  ...{ format: 'qsmp-run/1', kind: 'header', tool: { name: 'qsmp-conformance', version: '0' } },
  ...{ started: '1800000000', seed: '7', dialect: 'reference', targets: [] },
};

const RESULT: RunResult = {
  ...{
    kind: 'result',
    check: 'replay/data',
    title: 'a packet is refused',
    requirements: ['RPL-01', 'RPL-04'],
  },
  ...{ variant: 'simplex', role: 'server', profile: 's5', target: '127.0.0.1:1', verdict: 'pass', cases: 3 },
  ...{ seed: '-5', milliseconds: 1200 },
};

const example = { expected: 'it ends', observed: 'it went on', case: { late: 62 } };

function junit(...results: readonly Partial<RunResult>[]): string {
  const all = results.map((each) => ({ ...RESULT, ...each }));
  return [...JUNIT.render(wholeRun(HEADER, all, { interrupted: false, milliseconds: 5 }))].join('');
}

describe('JUnit', () => {
  it('has a test for each check, with its requirements, in a suite for each family and kind of peer', () => {
    const text = junit({}, { role: 'client' });
    expect(text).toContain(
      '<testsuites name="qsmp conform" tests="2" failures="0" errors="0" skipped="0" time="2.400">',
    );
    expect(text).toContain('<testsuite name="replay, simplex server, s5" tests="1"');
    expect(text).toContain('timestamp="2027-01-15T08:00:00"');
    expect(text).toContain(
      '<testcase classname="replay, simplex server, s5" name="replay/data" time="1.200">',
    );
    expect(text).toContain('<property name="requirement" value="RPL-01"/>');
    expect(text).toContain('<property name="requirement" value="RPL-04"/>');
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
    ['a warning is told', { verdict: 'warn' }, '<system-out>a packet is refused'],
  ] as const)('%s', (_, result, text) => {
    expect(junit({ ...result, example })).toContain(text);
    const [, counts = ''] = /<testsuites ([^>]*)>/.exec(junit({ ...result, example })) ?? [];
    const one = text.startsWith('<failure') ? 'failures' : text.startsWith('<error') ? 'errors' : 'skipped';
    if (!text.startsWith('<system')) expect(counts).toContain(`${one}="1"`);
  });

  it('says what was sent on, and how to try it again', () => {
    const text = junit({ verdict: 'fail', example, replay: 'qsmp conform --only replay/data' });
    expect(text).toContain('RPL-01: ');
    expect(text).toContain('case: {&quot;late&quot;:62}');
    expect(text).toContain('again: qsmp conform --only replay/data');
  });
});

const python = (program: string, input: string) =>
  spawnSync('python3', ['-c', program], { input, encoding: 'utf8' });
const hasPython = python('', '').status === 0;
if (!hasPython) console.warn('\n!!! python3 is not installed: JUnit XML is NOT read back here !!!\n');

/** Reads the document and prints the message of its failure. */
const READ = `
import sys, json
import xml.etree.ElementTree as xml
texts = json.load(sys.stdin)
print(json.dumps([xml.fromstring(t.encode()).find('.//failure').get('message') for t in texts]))
`;

describe.skipIf(!hasPython)('JUnit of a hostile peer', () => {
  it('is well-formed XML that says what can be said, whatever the peer did', () => {
    const words = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { seed: 1, numRuns: 300 });
    const hostile = [
      ...words,
      ']]></failure><x a="\'>&amp;<!--',
      '\u0000\u0008\u001b[31m\ufffe\uffff',
      'right \u202e left',
      `lone \ud800 and \udc00 surrogates`,
      '\ud83d\ude00',
    ];
    const texts = hostile.map((observed) =>
      junit({ verdict: 'fail', title: observed, example: { ...example, observed } }),
    );
    const { status, stdout, stderr } = python(READ, JSON.stringify(texts));
    expect([status, stderr]).toEqual([0, '']);
    const read: readonly string[] = JSON.parse(stdout);
    const legal = (text: string) =>
      [...text]
        .filter((each) => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u.test(each))
        .join('');
    expect(read).toEqual(hostile.map(legal));
  });

  it('cuts a megabyte of text short', () => {
    expect(
      junit({ verdict: 'fail', example: { ...example, observed: 'x'.repeat(1 << 20) } }).length,
    ).toBeLessThan(100_000);
  });
});
