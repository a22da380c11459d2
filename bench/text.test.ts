import { expect, it } from 'vitest';
import { benchDocument } from './document.ts';
import type { Machine } from './machine.ts';
import { benchText } from './text.ts';

const machine: Machine = { cpu: 'Z80', cores: 2, node: '20.19.0', platform: 'linux x64', load: 1.04 };

function text(overrides: Partial<Machine> = {}): string {
  const results = [
    { name: 'small', unit: 'µs', value: 1.234, margin: 0.44 },
    { name: 'large', unit: 'packets/s', value: 1234567.8, microseconds: 1500, margin: 12.06 },
  ] as const;
  const date = '2026-11-22T00:00:00.000Z';
  return benchText(
    benchDocument(results, [], { machine: { ...machine, ...overrides }, time: 500, date }),
    undefined,
  );
}

it('aligns numbers and gives them as many digits as they are worth', () => {
  expect(text().split('\n')).toEqual([
    'benchmark      value  unit          each  margin  target',
    'small           1.23  µs                   0.4 %',
    'large      1,234,568  packets/s  1.50 ms  12.1 %',
    '',
    'Z80, 2 cores, load 1.0, Node 20.19.0, linux x64',
    'best of 5 rounds of 100 ms; margin: how far the middle round lay behind the best',
    '',
  ]);
});

it('warns where more processes want a core than there are cores', () => {
  expect(text({ load: 2 })).not.toContain('busy');
  expect(text({ load: 2.1 })).toMatch(/\nthe machine is busy: a calm one would do better\n$/);
});
