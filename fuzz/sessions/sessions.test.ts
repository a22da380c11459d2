import { describe, expect, it } from 'vitest';
import { findDefect } from '../../harness/defects/index.ts';
import { backend } from '../../impl/crypto/backends.ts';
import { Chance } from '../chance.ts';
import { profileOf } from '../inside-parts.ts';
import { LEVELS } from '../level.ts';
import { InsideSessions, run } from './inside.ts';
import type { SessionCase } from './moves.ts';
import { insideLevel } from './session-level.ts';

const KINDS = [
  ['simplex', 'server'],
  ['simplex', 'client'],
  ['duplex', 'server'],
  ['duplex', 'client'],
] as const;

function sessions(variant: 'simplex' | 'duplex', role: 'client' | 'server', defect?: string): InsideSessions {
  return new InsideSessions({
    ...{ variant, role, profile: profileOf('s1'), crypto: backend('fake'), seed: 'test' },
    defect: defect === undefined ? undefined : findDefect(defect),
  });
}

/** Cases of a level, each made of one before it. */
function casesOf(of: InsideSessions, name: (typeof LEVELS)[number], count: number): readonly SessionCase[] {
  const level = insideLevel(name, of);
  const cases = [...level.seeds()];
  for (let i = 0; i < count; i++) {
    const chance = new Chance(i);
    cases.push(level.mutate(chance.pick(cases), chance.pick(cases), chance));
  }
  return cases;
}

describe.each(KINDS)('sessions with a %s %s', (variant, role) => {
  it.each(LEVELS)('of a clean endpoint break nothing, level %s', async (name) => {
    const clean = sessions(variant, role);
    const level = insideLevel(name, clean);
    for (const example of casesOf(clean, name, 400)) {
      const { breaches } = await level.run(example);
      expect([level.write(example), breaches]).toEqual([level.write(example), []]);
    }
  });

  it('are the same from a snapshot and from their start', async () => {
    const broken = sessions(variant, role, 'tag-unchecked');
    const level = insideLevel('bytes', broken);
    let breaches = 0;
    for (const example of casesOf(broken, 'bytes', 200)) {
      const again = await level.run(example);
      const [first] = again.breaches;
      const { judgement } = await level.trace(example);
      expect(judgement?.observed).toBe(first?.observed);
      breaches += again.breaches.length;
      expect(await level.run(example)).toEqual(again);
    }
    expect(breaches).toBeGreaterThan(0);
  });

  it('of an honest run reach the data phase from every moment', () => {
    const clean = sessions(variant, role);
    for (const { name } of clean.bases.filter(({ expired }) => !expired)) {
      const { player } = clean.at(name);
      run(player.finish());
      expect([
        name,
        player.breaches,
        [...player.features].some((each) => each.includes('established')),
      ]).toEqual([name, [], true]);
    }
  });

  it('are written and read as they are', () => {
    const clean = sessions(variant, role);
    for (const name of LEVELS) {
      const level = insideLevel(name, clean);
      for (const example of casesOf(clean, name, 100))
        expect(level.read(level.write(example))).toEqual(example);
    }
  });
});

describe('what is no case', () => {
  const level = insideLevel('fields', sessions('duplex', 'server'));
  it.each([
    ['nothing', null, /example/],
    ['another moment', { base: 'midnight', moves: [] }, /base is no moment/],
    ['an unknown move', { base: 'start', moves: [{ move: 'fly' }] }, /moves\[0\]/],
    ['a number beyond all bounds', { base: 'start', moves: [{ move: 'tick', seconds: 1e300 }] }, /seconds/],
    ['a field too many', { base: 'start', moves: [], more: 1 }, /unknown field/],
    ['too many moves', { base: 'start', moves: Array(1000).fill({ move: 'drop' }) }, /moves/],
  ])('is refused in one sentence: %s', (_, written, sentence) => {
    expect(() => level.read(written)).toThrow(sentence);
  });
});
