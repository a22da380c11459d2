import { describe, expect, it } from 'vitest';
import { fakeCrypto } from '../../impl/crypto/fake.ts';
import { findProfile } from '../../impl/profile.ts';
import { VARIANTS } from '../../model/protocol.ts';
import { RecordError } from '../../record/record-error.ts';
import { Chance } from '../chance.ts';
import { worldLevel } from './level.ts';

const profile = findProfile('s1');
if (profile === undefined) throw new Error('there is no profile s1');
const level = worldLevel({ variants: VARIANTS, crypto: fakeCrypto(), profile, seed: 'written' });

const world = { variants: ['simplex'], links: 1 };
const packet = (...terms: unknown[]) => ({ ...world, steps: [{ step: 'deliver', slot: 1, terms }] });
const HEADER = ['header', 1, 1, 0, 0];

describe('a case', () => {
  it('is read as it was written', () => {
    const chance = new Chance(3);
    const seeds = level.seeds();
    const made = seeds.map((seed) => level.mutate(seed, chance.pick(seeds), chance));
    for (const example of [...seeds, ...made])
      expect(level.read(JSON.parse(JSON.stringify(level.write(example))))).toEqual(example);
  });

  it.each<[string, unknown, string]>([
    ['a number', 3, 'case is number, not object'],
    ['no world', {}, 'case, variants is missing'],
    ['no variant', { ...world, variants: [], steps: [] }, 'case, variants is'],
    ['a variant twice', { ...world, variants: ['simplex', 'simplex'], steps: [] }, 'names one twice'],
    ['many links', { ...world, links: 3, steps: [] }, 'case, links is more than 2'],
    ['an unknown mutant', { ...world, mutant: 'x', steps: [] }, 'case, mutant is none of the model'],
    [
      'a mutant of another variant',
      { ...world, mutant: 'any-client-key', steps: [] },
      'case, mutant is one of duplex',
    ],
    ['an unknown step', { ...world, steps: [{ step: 'jump' }] }, 'case, steps[0]'],
    ['too many steps', { ...world, steps: Array.from({ length: 1000 }, () => ({})) }, 'case, steps'],
    ['an unknown constructor', packet(['pair', 1]), 'terms[0] has no constructor'],
    ['a constructor of the prototype', packet(['toString']), 'terms[0] has no constructor'],
    ['too few arguments', packet(['sign', '#0']), 'terms[0] has 1 arguments'],
    ['a term that comes later', packet(['pk', '#1'], HEADER), 'terms[0][1] is none of the terms before'],
    ['a number for a term', packet(['pk', 1]), 'terms[0][1] is none of the terms before'],
    ['a header in a key', packet(HEADER, ['pk', '#0']), 'is a header, where none belongs'],
    ['a header that does not fit', packet(['header', 1, 1, 2 ** 40, 0]), 'terms[0][3] is none that belongs'],
    ['a hash of another length', packet(['hash', 1e9]), 'terms[0][1] is none that belongs'],
    ['no packet', packet(HEADER), 'terms ends with no packet'],
    ['an empty packet', packet(['tuple']), 'terms ends with no packet'],
    [
      'a term that doubles and doubles',
      packet(['constant', 'junk'], ...Array.from({ length: 60 }, (_, i) => ['tuple', `#${i}`, `#${i}`])),
      'is too large',
    ],
    [
      'one that doubles in depth',
      packet(['constant', 'junk'], ...Array.from({ length: 60 }, (_, i) => ['sign', `#${i}`, `#${i}`])),
      'is too large',
    ],
  ])('that is %s is refused', (_, written, sentence) => {
    expect(() => level.read(written)).toThrow(RecordError);
    expect(() => level.read(written)).toThrow(sentence);
  });

  it('of any terms that can be read is played', () => {
    const chance = new Chance(11);
    let played = 0;
    for (let i = 0; i < 300; i++) {
      const terms: (readonly (string | number)[])[] = [HEADER as (string | number)[]];
      const any = () => `#${chance.below(Math.max(1, terms.length - 1)) + Number(terms.length > 1)}`;
      terms.push(['constant', 'junk']);
      for (let n = 1; n < 12; n++)
        terms.push(
          chance.pick([
            () => ['constant', chance.pick(['junk', 'kid', 'cfg A', 'adversary key', 'nothing'])],
            () => ['fresh', 'pkS', 1, 0],
            () => ['pk', any()],
            () => ['enc', any(), any()],
            () => ['sec', any(), any()],
            () => ['rej', any(), any()],
            () => ['kdf', 'simplex k1', any(), any(), any()],
            () => ['hash', 256, any()],
            () => ['sign', any(), any()],
            () => ['seal', any(), any(), 0, any(), any(), any()],
            () => ['tuple', any(), any()],
          ])(),
        );
      terms.push(['tuple', '#0', any(), any()]);
      const steps = [
        { step: 'choose', kind: 'start', slot: 0, pick: 0 },
        { step: 'deliver', slot: 1, terms },
        { step: 'choose', kind: 'deliver', slot: 1, pick: 0 },
      ];
      try {
        const example = level.read({ ...world, steps });
        played += 1;
        expect(level.run(example)).toMatchObject({ breaches: [] });
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
      }
    }
    expect(played).toBeGreaterThan(20);
  });
});
