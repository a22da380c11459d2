import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../record/index.ts';
import { insideAgain, recipeOf, replay } from './replay.ts';

const FOLDER = new URL('./regressions/', import.meta.url);
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

describe('what was found once', () => {
  it('is there', () => expect(names).not.toEqual([]));

  it.each(names)('is not so on the clean implementation, and still is with its defect: %s', async (name) => {
    const trace = await readTrace(readFileSync(new URL(name, FOLDER)), name);
    const { defect } = recipeOf(trace, name).target;
    const clean = await replay(trace, name, insideAgain(trace, name, undefined));
    expect(clean.outcome).toBe('fixed');
    if (defect === undefined) return;
    const { outcome, identical } = await replay(trace, name, insideAgain(trace, name, defect));
    expect([outcome, identical]).toEqual(['same', true]);
  });
});
