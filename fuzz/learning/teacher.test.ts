import { describe, expect, it } from 'vitest';
import type { Mealy } from './mealy.ts';
import { OutOfTime, Outvoted, Teacher } from './teacher.ts';
import { simulated } from './testing/simulated.ts';

/** Answers `a` by 0 and 1 in turn, and `end` by closing. */
const MACHINE: Mealy = {
  inputs: ['a', 'end', 'idle'],
  initial: 0,
  transitions: [
    { a: { output: '0', next: 1 }, end: { output: 'closed', next: 2 }, idle: { output: 'none', next: 0 } },
    { a: { output: '1', next: 0 }, end: { output: 'closed', next: 2 }, idle: { output: 'none', next: 1 } },
    { a: { output: 'none', next: 2 }, end: { output: 'none', next: 2 }, idle: { output: 'none', next: 2 } },
  ],
};

describe('the teacher', () => {
  it('asks nothing twice, nothing after the end, and no input again that has no meaning', async () => {
    const asked: string[] = [];
    const teacher = new Teacher(
      simulated(MACHINE, (outputs, word) => {
        asked.push(word.join(','));
        return outputs;
      }),
    );
    await teacher.answers([['a', 'a'], ['a'], ['idle'], ['end']]);
    expect(asked.sort()).toEqual(['a,a', 'end', 'idle']);
    const known = [
      ['a', 'a'],
      ['idle', 'a', 'idle', 'a'],
      ['end', 'a', 'a'],
    ];
    expect(await teacher.answers(known.filter(([first]) => first !== 'idle'))).toEqual([
      ['0', '1'],
      ['closed', 'none', 'none'],
    ]);
    expect(await teacher.answer(['idle', 'a'])).toEqual(['none', '0']);
    expect(asked).toHaveLength(3);
  });

  it('outvotes an answer that was wrong once, and reports it', async () => {
    let times = 0;
    const teacher = new Teacher(
      simulated(MACHINE, (outputs) => (times++ === 0 ? ['flake', ...outputs.slice(1)] : outputs)),
    );
    expect(await teacher.answer(['a'])).toEqual(['flake']);
    await expect(teacher.answer(['a', 'a'])).rejects.toThrow(Outvoted);
    expect(await teacher.answer(['a', 'a'])).toEqual(['0', '1']);
    expect(teacher.flakes).toEqual([{ word: ['a'], votes: { flake: 0, '0': 5 } }]);
  });

  it('upholds an answer against one that is wrong later, and reports it too', async () => {
    let times = 0;
    const teacher = new Teacher(
      simulated(MACHINE, (outputs) => (times++ === 1 ? ['flake', ...outputs.slice(1)] : outputs)),
    );
    expect(await teacher.answer(['a'])).toEqual(['0']);
    expect(await teacher.answer(['a', 'a'])).toEqual(['0', '1']);
    expect(teacher.flakes).toEqual([{ word: ['a'], votes: { '0': 5, flake: 0 } }]);
  });

  it('asks nothing more when it is stopped', async () => {
    const teacher = new Teacher(simulated(MACHINE), undefined, () => true);
    await expect(teacher.answer(['a'])).rejects.toThrow(OutOfTime);
  });
});
