import { describe, expect, it } from 'vitest';
import type { Check } from '../harness/check.ts';
import { DEFECTS, findDefect } from '../harness/defects/index.ts';
import type { Detection } from '../harness/selftest.ts';
import { REQUIREMENTS } from '../model/requirements/index.ts';
import { CHECKS } from '../properties/index.ts';
import { UNTRIPPED } from '../properties/untripped.ts';
import { bufferedIo } from './buffered-io.ts';
import { detectionDigest, detectionPage, digestIn } from './detection-page.ts';
import { EXIT } from './exit.ts';
import { run } from './run.ts';
import { isTrustworthy, selftestOf } from './selftest-result.ts';
import { selftestText } from './selftest-text.ts';

const NOTHING = { undecided: [], clientOverSocket: null, milliseconds: 1 };
const CLEAN: Detection = { ...NOTHING, defect: null, caughtBy: [], rightly: [] };

const defect = findDefect('tag-prefix');
const [one, other] = CHECKS;
const defects = defect === undefined ? [] : [defect];
const checks: readonly Check[] = one === undefined || other === undefined ? [] : [one, other];
const caught = (by: readonly (Check | undefined)[]): Detection => {
  const ids = by.map((check) => check?.id ?? '');
  return { ...NOTHING, defect: 'tag-prefix', caughtBy: ids, rightly: ids };
};

describe('qsmp selftest', () => {
  it.each([
    [['--compare', 'README.md'], 'README.md tells no digest'],
    [['--compare', '/no/such/page'], '/no/such/page'],
    [['--write', 'x', '--defect', 'tag-prefix'], 'go without --defect'],
  ])('refuses %j in one sentence', async (words, sentence) => {
    const io = bufferedIo();
    expect(await run(['selftest', ...words], io)).toBe(EXIT.USAGE);
    expect(io.errors()).toContain(sentence);
    expect(io.errors().trim().split('\n')).toHaveLength(1);
  });

  it('refuses a defect that there is none of', async () => {
    const io = bufferedIo();
    expect(await run(['selftest', '--defect', 'tag-prefx'], io)).toBe(EXIT.USAGE);
    expect(io.errors()).toMatch(/^qsmp: .*tag-prefx/);
  });
});

describe('a self-test', () => {
  it('is trusted where every defect was caught rightly, and every check caught something', () => {
    const result = selftestOf(checks, defects, [CLEAN, caught(checks)], {});
    expect(isTrustworthy(result, true)).toBe(true);
  });

  it('is not, where the clean implementation fails, a defect is missed, or a check is idle for no known reason', () => {
    const untrusted = [
      selftestOf(checks, defects, [{ ...CLEAN, caughtBy: ['a'] }, caught(checks)], {}),
      selftestOf(checks, defects, [{ ...CLEAN, undecided: ['a'] }, caught(checks)], {}),
      selftestOf(checks, defects, [caught(checks)], {}),
      selftestOf(checks, defects, [CLEAN, { ...caught(checks), rightly: [] }], {}),
      selftestOf(checks, defects, [CLEAN, caught([one])], {}),
      selftestOf(checks, defects, [CLEAN, { ...caught(checks), clientOverSocket: false }], {}),
    ];
    for (const result of untrusted) expect(isTrustworthy(result, true)).toBe(false);
    const [, , , missed, idle, inProcess] = untrusted.map((result) => selftestText(result, 1000, true));
    expect(missed).toContain('ELSEWHERE  tag-prefix');
    expect(idle).toContain(`IDLE       ${other?.id}`);
    expect(inProcess).toContain('IN-PROCESS tag-prefix');
    const known = selftestOf(checks, defects, [CLEAN, caught([one])], { [other?.id ?? '']: 'a reason' });
    expect(isTrustworthy(known, true)).toBe(true);
    expect(detectionPage(known, { b: 'a reason' })).toContain('| `b` | a reason |');
  });

  it('has a digest of what is caught, whichever checks catch it', () => {
    const result = selftestOf(checks, defects, [CLEAN, caught(checks)], {});
    const digest = detectionDigest(result, {});
    expect(digestIn(detectionPage(result, {}))).toBe(digest);
    const others = { ...result, defects: result.defects.map((each) => ({ ...each, rightly: ['another'] })) };
    expect(detectionDigest(others, {})).toBe(digest);
    const missed = { ...result, defects: result.defects.map((each) => ({ ...each, rightly: [] })) };
    for (const each of [missed, { ...result, defects: [] }])
      expect(detectionDigest(each, {})).not.toBe(digest);
    expect(detectionDigest(result, { a: 'b' })).not.toBe(digest);
  });

  it('knows reasons of checks alone', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(Object.keys(UNTRIPPED).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('the seeded defects', () => {
  const breaking = (id: string) => DEFECTS.filter(({ breaks }) => breaks.includes(id)).length;

  it('are at least 100, with one at least of each MUST that a check tries, and six at most of any', () => {
    expect(DEFECTS.length).toBeGreaterThanOrEqual(100);
    const tried = new Set(CHECKS.flatMap(({ requirements }) => requirements));
    const must = REQUIREMENTS.filter(({ id, level }) => level === 'MUST' && tried.has(id));
    expect(must.filter(({ id }) => breaking(id) === 0).map(({ id }) => id)).toEqual([]);
    expect(REQUIREMENTS.filter(({ id }) => breaking(id) > 6).map(({ id }) => id)).toEqual([]);
  });

  it.each(['CHN-07', 'TRD-02', 'DOS-01', 'DOS-03', 'ERR-01', 'RTS-02'])('are two at least of %s', (id) => {
    expect(breaking(id)).toBeGreaterThanOrEqual(2);
  });
});
