import { expect, it } from 'vitest';
import { requirement } from '../model/requirements/index.ts';
import { CHECKS } from './index.ts';

it('every check quotes a requirement that it names', () => {
  const wrong = CHECKS.filter(
    ({ quote, requirements }) => !requirements.some((id) => requirement(id)?.sentence.includes(quote)),
  );
  expect(wrong.map(({ id, quote }) => `${id}: ${quote}`)).toEqual([]);
});

it('every check has an id of its own', () => {
  const ids = CHECKS.map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});
