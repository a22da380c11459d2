import { expect, it } from 'vitest';
import { wrap } from './wrap.ts';

it.each([
  ['one two three', 7, ['one two', 'three']],
  ['one two three', 6, ['one', 'two', 'three']],
  ['one two', 7, ['one two']],
  ['a unbreakable b', 5, ['a', 'unbreakable', 'b']],
  ['', 5, ['']],
])('wraps %j at %d', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});
