import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from '../chance.ts';
import { counterexample } from './equivalence.ts';
import { Learner, TooManyStates } from './learner.ts';
import { type Mealy, minimized, outputsOf } from './mealy.ts';
import { randomWalks } from './random-walks.ts';
import { Teacher } from './teacher.ts';
import { simulated } from './testing/simulated.ts';
import { wpWords } from './wp-method.ts';

const INPUTS = ['a', 'b', 'c'];

/** Any machine of a few states. */
const machines: fc.Arbitrary<Mealy> = fc.integer({ min: 1, max: 6 }).chain((states) =>
  fc
    .array(
      fc.record(
        Object.fromEntries(
          INPUTS.map((input) => [
            input,
            fc.record({ output: fc.constantFrom('0', '1', 'closed'), next: fc.nat(states - 1) }),
          ]),
        ),
      ),
      { minLength: states, maxLength: states },
    )
    .map((transitions) => ({ inputs: INPUTS, initial: 0, transitions }))
    .map(endingForGood),
);

/** After `closed` there is nothing: so it is of every peer. */
function endingForGood({ transitions, ...machine }: Mealy): Mealy {
  const end = transitions.length;
  const rows = transitions.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([input, { output, next }]) => [
        input,
        { output, next: output === 'closed' ? end : next },
      ]),
    ),
  );
  const over = Object.fromEntries(INPUTS.map((input) => [input, { output: 'none', next: end }]));
  return { ...machine, transitions: [...rows, over] };
}

async function learned(machine: Mealy, extra: number): Promise<{ machine: Mealy; queries: number }> {
  const teacher = new Teacher(simulated(machine));
  const learner = new Learner(teacher);
  for (;;) {
    const hypothesis = await learner.hypothesis();
    const wrong = await counterexample(hypothesis, teacher, wpWords(hypothesis, extra));
    if (wrong === undefined) return { machine: minimized(hypothesis), queries: teacher.asked.queries };
    await learner.refine(hypothesis, wrong);
  }
}

describe('the learner', () => {
  it('learns any small machine exactly, the Wp-method being told how many states may be missing', async () => {
    let hidden = 0;
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const smallest = minimized(machine);
        const found = await learned(machine, 2);
        // What hides deeper than the two states more that were looked for may be missed; hardly any does.
        if (found.machine.transitions.length + 2 < smallest.transitions.length) hidden += 1;
        else expect(found.machine).toEqual(smallest);
      }),
      { seed: 7, numRuns: 60 },
    );
    expect(hidden).toBeLessThan(3);
  });

  it('gives a machine up that has more states than it may', async () => {
    const counting = Array.from({ length: 9 }, (_, state) => ({
      a: { output: state === 8 ? '1' : '0', next: Math.min(state + 1, 8) },
    }));
    const machine = { inputs: ['a'], initial: 0, transitions: counting };
    const teacher = new Teacher(simulated(machine));
    const learner = new Learner(teacher, 4);
    const hypothesis = await learner.hypothesis();
    await learner.refine(
      hypothesis,
      Array.from({ length: 10 }, () => 'a'),
    );
    await expect(learner.hypothesis()).rejects.toThrow(TooManyStates);
  });
});

describe('the Wp-method', () => {
  it('tells a machine from each other one of as many states', () => {
    fc.assert(
      fc.property(machines, machines, (one, other) => {
        const [a, b] = [minimized(one), minimized(other)];
        fc.pre(b.transitions.length <= a.transitions.length);
        const same = [...wpWords(a, 0)].every(
          (word) => outputsOf(a, word).join() === outputsOf(b, word).join(),
        );
        expect(same).toBe(JSON.stringify(a.transitions) === JSON.stringify(b.transitions));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('random walks', () => {
  it('are the same for a seed, and others for another', () => {
    const [machine] = fc.sample(machines, { seed: 3, numRuns: 1 });
    if (machine === undefined) throw new RangeError('no machine was drawn');
    const walks = (seed: number) => [...randomWalks(machine, new Chance(seed), 20, 8)];
    expect(walks(1)).toEqual(walks(1));
    expect(walks(1)).not.toEqual(walks(2));
  });
});
