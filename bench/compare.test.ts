import { expect, it } from 'vitest';
import type { Unit } from './benchmark.ts';
import { changesSince } from './compare.ts';

function result(value: number, margin = 0, unit: Unit = 'ops/s', name = 'a') {
  return { name, unit, value, margin };
}

it.each([
  ['a rate that rose', result(100), result(120), 20, 'better'],
  ['a rate that fell', result(100), result(80), -20, 'worse'],
  ['a time that rose', result(100, 0, 'µs'), result(120, 0, 'µs'), 20, 'worse'],
  ['a size that fell', result(4000, 0, 'bytes'), result(3000, 0, 'bytes'), -25, 'better'],
  ['what two runs differ by anyhow', result(100), result(107), 7, undefined],
  ['a change within both margins', result(100, 9), result(120, 11.5), 20, undefined],
  ['a change beyond both margins', result(100, 9), result(120, 10.5), 20, 'better'],
] as const)('judges %s', (_, before, now, percent, moved) => {
  expect(changesSince([before], [now])).toMatchObject([
    { name: 'a', before: before.value, now: now.value, percent, moved },
  ]);
});

it('leaves out what the baseline does not have, or has in another unit', () => {
  const baseline = [result(1, 0, 'µs', 'a'), result(1, 0, 'ops/s', 'gone')];
  expect(changesSince(baseline, [result(1), result(1, 0, 'ops/s', 'new')])).toEqual([]);
});
