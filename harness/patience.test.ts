import { describe, expect, it } from 'vitest';
import { PROFILES } from '../impl/profile.ts';
import { LearnedPatience } from './patience.ts';

function patienceWith(name: string): LearnedPatience {
  const [profile] = PROFILES.filter((each) => each.name === name);
  if (profile === undefined) throw new RangeError(`name: no profile is called ${name}`);
  return new LearnedPatience(profile);
}

/** What is waited for a reaction, in milliseconds, after answers that took so long. */
function reactionAfter(...latencies: readonly number[]): number {
  const patience = patienceWith('s5');
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
    const patience = patienceWith('s5');
    expect(patience.answer).toBe(10_000);
    patience.learn(1_000);
    expect(patience.answer).toBe(20_000);
  });

  it.each(['m1', 'h7'])('is longer where a key or a signature takes long: %s', (name) => {
    const { answer, reaction } = patienceWith(name);
    expect({ answer, reaction }).toEqual({ answer: 60_000, reaction: 10_000 });
  });
});
