import { expect, it } from 'vitest';
import { table } from './table.ts';

const ROWS = [
  ['ID', 'TEXT'],
  ['LONG-01', 'a text that is longer than the line'],
  ['X', ''],
];

it('puts columns under each other and wraps the last', () => {
  const expected = ['ID       TEXT', 'LONG-01  a text that is longer', '         than the line', 'X'];
  expect(table(ROWS, 30)).toBe(`${expected.join('\n')}\n`);
});

it('wraps nothing where the width is infinite', () => {
  expect(table(ROWS, Number.POSITIVE_INFINITY)).toContain('LONG-01  a text that is longer than the line\n');
});

it('keeps a readable last column however narrow the terminal', () => {
  expect(table(ROWS, 3)).toContain('LONG-01  a text that is\n');
});

it('lays out nothing as nothing', () => {
  expect(table([], 80)).toBe('');
});
