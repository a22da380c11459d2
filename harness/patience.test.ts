import { describe, expect, it } from 'vitest';
import { LearnedPatience } from './patience.ts';

/** What is waited for a reaction, in milliseconds, after answers that took so long. */
function reactionAfter(...latencies: readonly number[]): number {
  const patience = new LearnedPatience();
  for (const each of latencies) patience.learn(each);
  return patience.reaction;
}

const quick = Array.from({ length: 32 }, () => 10);

describe('LearnedPatience', () => {
  it.each([
    ['two seconds with a peer that answers at once', [1, 5], 2_000],
    ['20 times the slowest answer', [1, 500, 5], 10_000],
    ['a minute at most', [3_600_000], 60_000],
    ['no longer for one slow answer of long ago', [30_000, ...quick], 2_000],
    ['longer for one of the last', [30_000, ...quick.slice(1)], 60_000],
  ])('is %s', (_, latencies, reaction) => {
    expect(reactionAfter(...latencies)).toBe(reaction);
  });

  it('gives an answer ten seconds, and no less than a reaction', () => {
    const patience = new LearnedPatience();
    expect(patience.answer).toBe(10_000);
    patience.learn(1_000);
    expect(patience.answer).toBe(20_000);
  });
});
