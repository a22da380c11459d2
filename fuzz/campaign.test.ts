import { describe, expect, it } from 'vitest';
import { blind } from './blind.ts';
import { anyPart, Campaign, type Found } from './campaign.ts';
import { type InsideSpec, insideParts } from './inside-parts.ts';
import { LEVELS, type Level } from './level.ts';
import { beside, insideAgain, minimized, replay } from './replay.ts';

/** Defects that are found blind here, each of another family; `npm run test:slow` has forty. */
const FOUND = [
  'time-unchecked',
  'tag-unchecked',
  'flag-unchecked-first',
  'ratchet-refused',
  'no-close-notice',
];

async function campaign(defect: string | undefined, seed: number, runs: number): Promise<readonly Found[]> {
  const found: Found[] = [];
  const parts = insideParts({
    ...{ variants: ['simplex', 'duplex'], roles: ['server', 'client'], levels: LEVELS },
    ...{ profile: 's1', backend: 'fast', seed: 'fuzz', defect },
  });
  const all = new Campaign(parts, seed, { found: (each) => found.push(each) });
  for (let i = 0; i < runs; i++) await all.step();
  return found;
}

describe('a campaign', () => {
  it.each(FOUND)('finds a defect that it was not told: %s', async (defect) => {
    const { executions } = await blind(defect, [7], 8_000);
    expect(executions[0]).toBeGreaterThan(0);
  });

  it('finds nothing on the clean implementation', async () => {
    expect(await campaign(undefined, 11, 3_000)).toEqual([]);
  });

  it('is the same each time, and what it finds replays byte for byte', async () => {
    const found = await campaign('tag-unchecked', 3, 500);
    expect(found.length).toBeGreaterThan(2);
    expect(await campaign('tag-unchecked', 3, 500)).toEqual(found);
    for (const { trace, breach } of found) {
      const again = await replay(trace, 'trace', insideAgain(trace, 'trace', 'tag-unchecked'));
      expect([breach, again.outcome, again.identical]).toEqual([breach, 'same', true]);
      const clean = await replay(trace, 'trace', insideAgain(trace, 'trace', undefined));
      expect([breach, clean.outcome]).toEqual([breach, 'fixed']);
      const elsewhere = await replay(trace, 'trace', insideAgain(trace, 'trace', 'refused-delivered'));
      expect(['different', 'fixed', 'same']).toContain(elsewhere.outcome);
    }
  });

  it('begins with more cases under way than there are seeds, before any of them has told anything', async () => {
    const level: Level<number> = {
      ...{ name: 'bytes', subject: 'x', seeds: () => [1], simpler: () => [] },
      ...{ write: (example) => example, read: Number, mutate: (parent) => parent + 1 },
      run: async () => ({ features: ['a'], breaches: [] }),
      trace: () => {
        throw new Error('nothing is found');
      },
    };
    const campaign = new Campaign([anyPart({ level })], 1, { found: () => {} });
    await Promise.all(Array.from({ length: 9 }, () => campaign.step()));
    expect(campaign.standing).toMatchObject({ executions: 9, corpus: 1 });
  });

  it('makes what it finds as simple as it can be', async () => {
    const [first] = await campaign('tag-unchecked', 3, 500);
    if (first === undefined) throw new Error('nothing was found');
    const part = insideAgain(first.trace, 'trace', 'tag-unchecked');
    const smaller = await minimized(first.trace, 'trace', part, () => false);
    // A second time there is nothing left to leave out.
    expect(smaller?.fuzz?.example).toEqual(first.example);
    expect(JSON.stringify(first.example).length).toBeLessThanOrEqual(JSON.stringify(first.original).length);
  });
});

describe('two targets', () => {
  const spec = (defect: string | undefined): InsideSpec => ({
    ...{ variants: ['simplex'], roles: ['server'], levels: ['fields'], profile: 's1', backend: 'fast' },
    ...{ seed: 'fuzz', differential: true, defect },
  });

  it.each([
    ['that are the same do not part', undefined, 0],
    ['part where one decides otherwise, although nothing is broken', 'code-always-authentication', 1],
  ])('%s', async (_, defect, least) => {
    const found: Found[] = [];
    const campaign = new Campaign(insideParts(spec(defect)), 5, { found: (each) => found.push(each) });
    for (let i = 0; i < 500; i++) await campaign.step();
    const parted = found.filter(({ breach }) => breach.requirement === 'difference');
    if (least === 0) expect(found).toEqual([]);
    else expect(parted.length).toBeGreaterThanOrEqual(least);
    const [first] = parted;
    if (first === undefined) return;
    const one = insideAgain(first.trace, 'trace', defect);
    const clean = insideAgain(first.trace, 'trace', undefined);
    expect((await replay(first.trace, 'trace', beside(one, clean))).outcome).toBe('same');
    expect((await replay(first.trace, 'trace', beside(clean, clean))).outcome).toBe('fixed');
  });
});
