import { expect, it } from 'vitest';
import { signatureBenchmarks } from './signatures.ts';

const hashBased = signatureBenchmarks.flatMap((benchmark) =>
  benchmark.kind === 'timed' && benchmark.name.startsWith('SLH-DSA') ? [benchmark] : [],
);

it('has both paths of three parameter sets', () => {
  expect(hashBased).toHaveLength(2 * 3 * 3);
});

it.each(hashBased)('does its work: $name', ({ prepare }) => {
  expect(prepare(1).check()).toBe(true);
});
