import { describe, expect, it } from 'vitest';
import { RESULT, runOf } from './testing/runs.ts';
import { withoutPaths, withoutPathsIn } from './without-paths.ts';

const observed = (text: string) =>
  withoutPathsIn({ ...RESULT, example: { expected: '', observed: text } }, '/home/me/work').example?.observed;

describe('paths in a report', () => {
  it.each([
    ['qsmp conform --peer /home/me/work/peers/mine.json', 'qsmp conform --peer peers/mine.json'],
    ['--key=/etc/qsmp/server.qskey', '--key=.../server.qskey'],
    ['it said "/usr/src/peer/main.c:12: failed"', 'it said ".../main.c:12: failed"'],
    ['at file:///srv/app/main.js:3', 'at .../main.js:3'],
    ['C:\\Users\\me\\peer.exe and C:/x/y', '.../peer.exe and .../y'],
    ['/zuhause/größe/ü.json', '.../ü.json'],
  ])('of %j stays %j', (text, left) => {
    expect(observed(text)).toBe(left);
  });

  it.each([
    'replay/data, 5/6 and/or qsmp-run/1',
    'peers/mine.json',
    '../peers/mine.json',
    'https://example.org/a/b',
    '/',
  ])('has %j left alone', (text) => {
    expect(observed(text)).toBe(text);
  });

  it('goes wherever they stand, and changes nothing else', () => {
    const deep = {
      ...RESULT,
      replay: 'qsmp conform --peer /a/b/c.json',
      example: { expected: '', observed: '', case: { deep: ['/a/b/c'] } },
    };
    const run = withoutPaths(runOf([deep], { targets: [{ ...RESULT, name: '/a/b/listener' }] }), '/x');
    expect(JSON.stringify([run.header, [...run.results]])).not.toContain('/a/b');
    expect(run.results.at(0)).toMatchObject({ check: 'replay/data', example: { case: { deep: ['.../c'] } } });
  });

  it('takes no time over many slashes', () => {
    for (const text of ['/a'.repeat(1 << 16), '/'.repeat(1 << 17), ' /a'.repeat(1 << 16)])
      expect(observed(text)?.length).toBeGreaterThan(0);
  });
});
