import { describe, expect, it } from 'vitest';
import { coverage, type Registration } from './coverage.ts';
import { REQUIREMENTS } from './index.ts';
import { UNTESTED } from './untested.ts';

const check: Registration = { kind: 'check', id: 'replay', requirements: ['RPL-01', 'CHN-02'] };
const game: Registration = { kind: 'game', id: 'replay', requirements: ['RPL-01'] };

describe('coverage', () => {
  it('has an entry for every requirement, covered or not', () => {
    const joined = coverage([check, game]);
    expect(joined.map((entry) => entry.requirement)).toEqual(REQUIREMENTS);
    const covered = joined.filter(({ coveredBy }) => coveredBy.length > 0);
    expect(covered.map((entry) => [entry.requirement.id, entry.coveredBy])).toEqual([
      ['CHN-02', [check]],
      ['RPL-01', [check, game]],
    ]);
  });

  it('says what stays untested, in the words of the requirements', () => {
    const untested = coverage([]).filter((entry) => entry.untested.length > 0);
    expect(untested.length).toBeGreaterThan(0);
    for (const { requirement, untested: parts } of untested)
      for (const { what, reason } of parts) {
        expect(requirement.sentence).toContain(what);
        expect(reason).not.toBe('');
      }
    const known = REQUIREMENTS.map(({ id }) => id);
    expect(UNTESTED.flatMap(({ requirements }) => requirements).filter((id) => !known.includes(id))).toEqual(
      [],
    );
  });

  it.each([
    ['an unknown id', [{ ...check, requirements: ['RPL-99'] }], 'check replay tries RPL-99'],
    ['no requirement', [{ ...check, requirements: [] }], 'check replay tries no requirement'],
    [
      'an id twice',
      [{ ...check, requirements: ['RPL-01', 'RPL-01'] }],
      'check replay names a requirement twice',
    ],
    ['the same registration twice', [check, game, check], 'check replay is registered twice'],
  ])('refuses %s', (_, registrations, message) => {
    expect(() => coverage(registrations)).toThrow(new RegExp(`^registrations: ${message}`));
  });
});
