import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { wholeRun } from '../../record/index.ts';
import { EXAMPLE as example, HEADER, RESULT, runOf } from '../testing/runs.ts';
import { sarifOf } from '../testing/validate.ts';
import { MAXIMUM_SIZE } from './limits.ts';
import { SARIF } from './sarif.ts';

const fail = { ...RESULT, verdict: 'fail' as const, example };

function sarif(...given: Parameters<typeof SARIF.render>) {
  const [run] = sarifOf([...SARIF.render(...given)].join('')).runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

describe('SARIF', () => {
  it.each([
    ['a finding on a MUST', fail, 'error', undefined],
    ['a warning', { ...fail, verdict: 'warn' }, 'warning', undefined],
    ['a claim that was measured', { ...fail, verdict: 'info' }, 'note', undefined],
    ['a known deviation', { ...fail, expectation: 'no clock' }, 'error', 'no clock'],
  ] as const)('has %s as a result', (_, result, level, justification) => {
    const { results, tool } = sarif(runOf([result, { check: 'session/x' }]));
    expect(results).toMatchObject([
      { ruleId: 'RPL-01', level, properties: { requirements: ['RPL-01', 'RPL-04'] } },
    ]);
    expect(results?.[0]?.suppressions?.[0]?.justification).toBe(justification);
    expect(tool.driver.rules).toMatchObject([{ id: 'RPL-01', defaultConfiguration: { level: 'error' } }]);
    expect(tool.driver.rules?.[0]?.help?.text).toContain('never accepted again');
  });

  it('points at the manifest, else at the record, by relative URIs', () => {
    const uri = (...given: Parameters<typeof SARIF.render>) =>
      sarif(...given).results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
    const run = runOf([fail]);
    expect(uri(run, { manifest: 'peers/my peer#1.json', record: 'run.ndjson' })).toBe(
      'peers/my%20peer%231.json',
    );
    expect(uri(run, { record: 'reports/1.ndjson' })).toBe('reports/1.ndjson');
    expect(uri(run)).toBe('run.ndjson');
  });

  it('gives the same finding the same fingerprint in every run, and others another', () => {
    const print = (result: Partial<typeof fail>) =>
      sarif(runOf([{ ...fail, ...result }])).results?.[0]?.partialFingerprints?.['primaryLocationLineHash'];
    const first = print({});
    expect(print({ seed: '9', target: 'elsewhere:1', example: { ...example, observed: 'other' } })).toBe(
      first,
    );
    const others = [
      { check: 'replay/other' },
      { variant: 'duplex' },
      { role: 'client' },
      { profile: 's1' },
    ] as const;
    expect(new Set([first, ...others.map(print)]).size).toBe(5);
  });

  it('tells what stayed without a verdict as what the tool could not do', () => {
    const { results, invocations } = sarif(
      runOf([
        { ...fail, verdict: 'error' },
        { check: 'x', verdict: 'inconclusive' },
      ]),
    );
    expect(results).toEqual([]);
    expect(invocations?.[0]?.toolExecutionNotifications).toHaveLength(2);
  });

  it('says of a part of a run that it is one', () => {
    const [invocation] = sarif(wholeRun(HEADER, [fail])).invocations ?? [];
    expect(invocation).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: expect.stringContaining('cut off') } }],
    });
  });

  it('keeps to the limits of GitHub: the worst findings are there, and it says how many are not', () => {
    const results = Array.from({ length: 8_000 }, (_, at) => ({
      ...{ ...fail, check: `x/${at}`, verdict: at % 1_000 === 999 ? ('fail' as const) : ('warn' as const) },
      replay: 'r'.repeat(500),
    }));
    const text = [...SARIF.render(wholeRun(HEADER, results, { interrupted: false, milliseconds: 1 }))].join(
      '',
    );
    expect(text.length).toBeLessThan(MAXIMUM_SIZE + 100_000);
    const [run]: Log['runs'] = JSON.parse(text).runs;
    const levels = (run?.results ?? []).map(({ level }) => level);
    expect(levels.length).toBeGreaterThan(5_000);
    expect(levels.slice(0, 9)).toEqual([...Array(8).fill('error'), 'warning']);
    const [notice] = run?.invocations?.[0]?.toolExecutionNotifications ?? [];
    expect(notice?.message.text).toBe(
      `${results.length - levels.length} findings are left out: there are too many for GitHub.`,
    );
  });

  it('is refused by the schema where it is not as it should be', () => {
    const text = [...SARIF.render(runOf([fail]))].join('');
    expect(() => sarifOf(text.replace('"level":"error"', '"level":"fatal"'))).toThrow();
    expect(() => sarifOf(text.replace('"message":', '"massage":'))).toThrow();
  });
});
