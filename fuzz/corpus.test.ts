import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Chance } from './chance.ts';
import { confirm } from './confirm.ts';
import { Corpus } from './corpus.ts';
import { CorpusFolder } from './corpus-folder.ts';
import type { Breach, Level } from './level.ts';
import { minimize } from './minimize.ts';

const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BREACH: Breach = { requirement: 'DOS-01', expected: 'e', observed: 'o', state: 's', response: 'r' };

/** Cases are lists of numbers; broken is one that has a 7, if as many runs as that came before. */
function numbers(needed = 0): Level<readonly number[]> {
  let runs = 0;
  return {
    name: 'bytes',
    subject: 'numbers',
    seeds: () => [[1]],
    mutate: (parent) => parent,
    run(example) {
      runs += 1;
      return { features: [], breaches: example.includes(7) && runs > needed ? [BREACH] : [] };
    },
    *simpler(example) {
      for (const at of example.keys()) yield example.toSpliced(at, 1);
    },
    write: (example) => example,
    read: () => [],
    trace: () => {
      throw new Error('not asked for');
    },
  };
}

describe('a corpus', () => {
  it('keeps what reaches something new, and goes on from what is rare', () => {
    const corpus = new Corpus<string>();
    expect(corpus.add('first', ['a', 'b'])?.features).toEqual(['a', 'b']);
    expect(corpus.add('second', ['a', 'b'])).toBeUndefined();
    expect(corpus.add('third', ['b', 'c'])?.features).toEqual(['c']);
    for (let i = 0; i < 100; i++) corpus.add('common', ['a', 'b']);
    const picked = Array.from({ length: 200 }, (_, i) => corpus.pick(new Chance(i)));
    expect(picked.filter((each) => each === 'third').length).toBeGreaterThan(120);
    expect(picked).toContain('first');
  });

  it('in a folder holds each case once, and where its campaign stands', () => {
    const corpus = new CorpusFolder(folder);
    const kept = { level: 'bytes', subject: 'duplex server', example: { base: 'start' } } as const;
    corpus.keep(kept);
    corpus.keep(kept);
    expect([...new CorpusFolder(folder).cases().values()]).toEqual([kept]);
    const state = { seed: 1, executions: 2, milliseconds: 3, known: ['key'] };
    corpus.save(state);
    corpus.save({ ...state, executions: 4 });
    expect(new CorpusFolder(folder).state).toEqual({ ...state, executions: 4 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('in a folder refuses what is no case', () => {
    const corpus = new CorpusFolder(folder);
    writeFileSync(join(folder, `${'0'.repeat(24)}.json`), '{"level": "words"}');
    expect(() => corpus.cases()).toThrow(/level is none of bytes, fields, traces/);
  });
});

describe('a breach', () => {
  it('is made as simple as it can be', async () => {
    expect(await minimize(numbers(), [1, 7, 3, 7, 5], BREACH)).toEqual([7]);
  });

  it('is confirmed alone, or after what came before it, or not', async () => {
    expect(await confirm(numbers(), [7], BREACH, [])).toEqual({ kind: 'alone' });
    const before = [[1], [2], [3], [4]];
    expect(await confirm(numbers(4), [7], BREACH, before)).toEqual({ kind: 'after', before: [[3], [4]] });
    expect(await confirm(numbers(1_000), [7], BREACH, before)).toEqual({ kind: 'unstable' });
  });
});
