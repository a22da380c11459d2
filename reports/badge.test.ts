import { describe, expect, it } from 'vitest';
import { wholeRun } from '../record/index.ts';
import { BADGE } from './badge.ts';
import { EXAMPLE as example, HEADER, RESULT, runOf } from './testing/runs.ts';
import { found, xmlOf } from './testing/validate.ts';

const badge = (...given: Parameters<typeof BADGE.render>) => xmlOf([...BADGE.render(...given)].join(''));

describe('a badge', () => {
  it.each([
    ['what passed', [{}, { check: 'x' }], '2 passed', '#4c1'],
    ['findings first', [{}, { check: 'x', verdict: 'fail', example }], '1 failed, 1 passed', '#e05d44'],
    ['no verdict', [{ verdict: 'error', example }], '1 undecided, 0 passed', '#9f9f9f'],
    ['warnings', [{ verdict: 'warn', example }, { check: 'x' }], '1 warning, 1 passed', '#dfb317'],
    ['a known deviation as none', [{ verdict: 'fail', expectation: 'y' }], '0 passed', '#4c1'],
    ['nothing tried', [], '0 passed', '#9f9f9f'],
  ] as const)('says %s', (_, results, message, colour) => {
    const document = badge(runOf(results));
    expect(found(document, '//*[local-name()="text"]')).toEqual(['QSMP conformance', message]);
    expect(found(document, '//*[local-name()="rect"]/@fill')).toContain(colour);
    const [title = ''] = found(document, '//*[local-name()="title"]');
    expect(title).toContain(`QSMP conformance: ${message}`);
    expect(found(document, '/*/@aria-label')).toEqual([title]);
  });

  it('is of no colour that promises anything where a part of the run is missing', () => {
    const document = badge(wholeRun(HEADER, [RESULT]));
    expect(found(document, '//*[local-name()="text"]')).toContain('partial: 1 passed');
    expect(found(document, '//*[local-name()="rect"]/@fill')).toContain('#9f9f9f');
  });
});
