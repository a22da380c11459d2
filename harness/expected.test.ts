import { describe, expect, it } from 'vitest';
import type { Expectation } from '../record/index.ts';
import { expectationOf, expectationsOf, isAbout, matches, staleExpectations } from './expected.ts';
import { unmetRequirements } from './required.ts';
import type { CheckResult } from './run-check.ts';
import type { Verdict } from './verdict.ts';

function result(check: string, verdict: Verdict, profile = 's1'): CheckResult {
  return {
    ...{
      check,
      verdict,
      profile,
      title: check,
      requirements: ['RPL-01'],
      variant: 'simplex',
      role: 'server',
    },
    ...{ target: 'a peer', cases: 1, seed: 1, milliseconds: 1 },
  };
}

const known = (check: string, more: Partial<Expectation> = {}): Expectation => ({
  ...{ check, verdict: 'fail', reason: 'known' },
  ...more,
});

describe('a pattern', () => {
  it.each([
    ['replay/a', 'replay/a', true],
    ['replay/a', 'replay/ab', false],
    ['replay/*', 'replay/ab', true],
    ['*', 'replay/ab', true],
    ['*a*c', 'xaybc', true],
    ['*a*c', 'xcya', false],
    ['a*a', 'a', false],
    ['a.b', 'axb', false],
  ])('%s and %s: %s', (pattern, id, expected) => expect(matches(pattern, id)).toBe(expected));
});

describe('an expectation', () => {
  it('is about what it names, and everything where it names nothing', () => {
    expect(isAbout(known('a'), result('a', 'fail'))).toBe(true);
    expect(isAbout(known('a', { profile: 's3' }), result('a', 'fail'))).toBe(false);
    expect(isAbout(known('a', { role: 'client' }), result('a', 'fail'))).toBe(false);
    expect(isAbout(known('a', { variant: 'duplex' }), result('a', 'fail'))).toBe(false);
  });

  it('is fulfilled by its own verdict alone', () => {
    expect(expectationOf(result('a', 'fail'), [known('a')])).toEqual(known('a'));
    expect(expectationOf(result('a', 'error'), [known('a')])).toBeUndefined();
    expect(expectationOf(result('a', 'pass'), [known('a')])).toBeUndefined();
  });

  it('is stale when all that it is about was tried and passes, and not before', () => {
    const all = [known('a*')];
    expect(staleExpectations([result('a1', 'pass'), result('a2', 'info')], all)).toEqual(all);
    expect(staleExpectations([result('a1', 'pass'), result('a2', 'fail')], all)).toEqual([]);
    expect(staleExpectations([result('a1', 'unsupported'), result('b', 'pass')], all)).toEqual([]);
  });

  it('is written for all that is wrong', () => {
    const results = [
      result('a', 'pass'),
      result('b', 'fail'),
      result('c', 'inconclusive'),
      result('d', 'warn'),
    ];
    const written = expectationsOf(results);
    expect(written.map(({ check }) => check)).toEqual(['b', 'c']);
    for (const each of results.slice(1, 3)) expect(expectationOf(each, written)).toBeDefined();
  });
});

it('a requirement is met by what was tried, whatever it came to', () => {
  const required = ['RPL-01', 'RPL-02'];
  expect(unmetRequirements([result('a', 'fail')], required)).toEqual(['RPL-02']);
  for (const verdict of ['unsupported', 'inconclusive', 'error'] as const)
    expect(unmetRequirements([result('a', verdict)], required)).toEqual(required);
});
