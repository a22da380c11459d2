import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Mealy } from './mealy.ts';
import type { Subject } from './subject.ts';
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
    const ended = AbortSignal.abort(new OutOfTime('the time was over'));
    const teacher = new Teacher(simulated(MACHINE), undefined, ended);
    await expect(teacher.answer(['a'])).rejects.toThrow(OutOfTime);
    expect(teacher.asked.queries).toBe(0);
  });

  it('has ended all that it asked when it gives up', async () => {
    let open = 0;
    const subject: Subject = {
      ...simulated(MACHINE),
      async answer([first]) {
        open += 1;
        // The others are still asked when this one fails.
        if (first !== 'a') await turn();
        open -= 1;
        if (first === 'a') throw new Error('broken');
        return ['0'];
      },
    };
    await expect(new Teacher(subject).answers([['a'], ['end'], ['idle']])).rejects.toThrow('broken');
    expect(open).toBe(0);
  });

  it('tells what a word was answered before where there is no time to ask it again', async () => {
    const end = new AbortController();
    const teacher = new Teacher(simulated(MACHINE), undefined, end.signal);
    await teacher.answer(['a', 'a']);
    end.abort(new OutOfTime('the time was over'));
    expect([await teacher.seen(['a', 'a']), await teacher.seen(['end'])]).toEqual([['0', '1'], undefined]);
  });
});
