import { expect, it } from 'vitest';
import { EXIT, type ExitCode, foremost } from './exit.ts';

it('orders exit codes 130, 2, 1, 3, 4, 0', () => {
  const order: readonly ExitCode[] = [130, 2, 1, 3, 4, 0];
  expect(new Set(order)).toEqual(new Set(Object.values(EXIT)));
  for (const [i, code] of order.entries()) expect(foremost(order.slice(i).reverse())).toBe(code);
  expect(foremost([])).toBe(0);
});
