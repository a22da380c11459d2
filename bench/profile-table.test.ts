import { expect, it } from 'vitest';
import { PROFILES } from '../impl/profile.ts';
import { profileRow, withRows } from './profile-table.ts';

const PAGE = 'before\n<!-- profiles: begin -->\n<!-- profiles: end -->\nafter\n';

/** The row of a profile whose run took so many seconds. */
function row(name: string, seconds: number): string {
  const [profile] = PROFILES.filter((each) => each.name === name);
  if (profile === undefined) throw new RangeError(`name: no profile is called ${name}`);
  const counts = { results: 10, cases: 30, pass: 6, info: 1, unsupported: 1, fail: 1, inconclusive: 1 };
  return profileRow(profile, { milliseconds: 1_000 * seconds, counts });
}

it('tells of a run whatever was neither passed nor left out', () => {
  expect(row('m1', 65)).toBe('| `m1` | ML-DSA-44 | mceliece348864 | 10 | 30 | 6 | 1 | 1 | 2 | 65 |');
});

it('writes rows in the order of the profiles, and keeps the others', () => {
  const first = withRows(PAGE, new Map([['h1', row('h1', 1)]]));
  const second = withRows(first, new Map([['m1', row('m1', 2)]]));
  const third = withRows(second, new Map([['h1', row('h1', 3)]]));
  const rows = third.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toEqual([row('m1', 2), row('h1', 3)]);
  expect(third).toMatch(/^before\n/);
  expect(third).toMatch(/\nafter\n$/);
});

it('refuses a page without a place for them', () => {
  expect(() => withRows('nothing', new Map())).toThrow(RangeError);
});
