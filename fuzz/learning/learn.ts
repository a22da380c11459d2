import type { Target } from '../../harness/target.ts';
import { Chance } from '../chance.ts';
import { type Alphabet, alphabetOf } from './alphabet.ts';
import { type Difference, differences } from './compare.ts';
import { counterexample } from './equivalence.ts';
import { Learner } from './learner.ts';
import { type Mealy, minimized, outputsOf, type Word } from './mealy.ts';
import { modelMachine, toleranceOf } from './model-machine.ts';
import { type PatternFound, patternsIn } from './patterns.ts';
import { randomWalks } from './random-walks.ts';
import { type Flake, OutOfTime, Outvoted, Teacher } from './teacher.ts';
import { WireSubject } from './wire-subject.ts';
import { wpWords } from './wp-method.ts';

/** How a peer is learned. */
export interface LearningOptions {
  readonly seed: number;
  /** States more than were found that the Wp-method rules out. */
  readonly extra: number;
  /** Random words after it. */
  readonly walks: number;
  /** Milliseconds after which nothing more is asked. */
  readonly time: number;
  /** Asked again and again: whether nobody waits for the result any more. */
  readonly interrupted?: () => boolean;
  /** Told now and then how far it is. */
  readonly progress?: (states: number, queries: number) => void;
}

/** What was learned of a peer. */
export interface Learned extends Alphabet {
  readonly machine: Mealy;
  readonly model: Mealy;
  readonly differences: readonly Difference[];
  readonly patterns: readonly PatternFound[];
  readonly flakes: readonly Flake[];
  readonly queries: number;
  readonly symbols: number;
  /** False where the time was over before all words of the equivalence test had been asked. */
  readonly complete: boolean;
  readonly milliseconds: number;
}

/** Steps of a random word. */
const WALK = 14;

/**
 * Learns the machine of a peer, and compares it with the model's. What the model does and the machine does not is a
 * guess at a counterexample too, and each difference has been seen again before it is told.
 */
export async function learn(target: Target, options: LearningOptions): Promise<Learned> {
  const begun = performance.now();
  const alphabet = alphabetOf(target);
  const model = modelMachine(target, alphabet.inputs);
  const subject = new WireSubject(target, alphabet.inputs, `${options.seed} learning`);
  const stopped = (): boolean => performance.now() - begun > options.time || options.interrupted?.() === true;
  const teacher = new Teacher(subject, (word) => outputsOf(model, word), stopped);
  const { machine, complete } = await machineOf(teacher, model, options);
  return {
    ...alphabet,
    machine,
    model,
    differences: differences(machine, model, toleranceOf(model)),
    patterns: patternsIn(machine, target.identity.variant, target.role),
    flakes: teacher.flakes,
    ...teacher.asked,
    complete,
    milliseconds: performance.now() - begun,
  };
}

/** Learns until nothing speaks against the machine, or the time is over. */
async function machineOf(
  teacher: Teacher,
  model: Mealy,
  options: LearningOptions,
): Promise<{ readonly machine: Mealy; readonly complete: boolean }> {
  let last: Mealy | undefined;
  for (;;) {
    const learner = new Learner(teacher);
    try {
      for (;;) {
        const machine = await learner.hypothesis();
        last = machine;
        options.progress?.(machine.transitions.length, teacher.asked.queries);
        const wrong = await counterexample(machine, teacher, testWords(machine, model, options));
        if (wrong !== undefined) await learner.refine(machine, wrong);
        else if (await upheld(teacher, machine, model))
          return { machine: minimized(machine), complete: true };
      }
    } catch (error) {
      // A peer that answers otherwise the next time: what was built on the old answer is built anew.
      if (error instanceof Outvoted) continue;
      if (error instanceof OutOfTime && last !== undefined)
        return { machine: minimized(last), complete: false };
      throw error;
    }
  }
}

/** The words by which a hypothesis is tested, the most telling first. */
function* testWords(machine: Mealy, model: Mealy, { seed, extra, walks }: LearningOptions): Generator<Word> {
  yield* wpWords(model, 0);
  yield* wpWords(machine, extra);
  yield* randomWalks(machine, new Chance(seed), walks, WALK);
}

/** Asks the witness of each difference again. @throws Outvoted where one was none */
async function upheld(teacher: Teacher, machine: Mealy, model: Mealy): Promise<boolean> {
  for (const { witness } of differences(machine, model, toleranceOf(model))) await teacher.confirm(witness);
  return true;
}
