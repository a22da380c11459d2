import { setMaxListeners } from 'node:events';
import type { Target } from '../../harness/target.ts';
import { Chance } from '../chance.ts';
import { type Alphabet, alphabetOf } from './alphabet.ts';
import { type Difference, differences } from './compare.ts';
import { counterexample } from './equivalence.ts';
import { Learner, TooManyStates } from './learner.ts';
import { type Mealy, minimized, outputsOf, type Word } from './mealy.ts';
import { modelMachine, toleranceOf } from './model-machine.ts';
import { IDLE } from './outputs.ts';
import { type PatternFound, patternsIn } from './patterns.ts';
import { randomWalks } from './random-walks.ts';
import { type Flake, Lost, OutOfTime, Outvoted, Teacher } from './teacher.ts';
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
  /** Aborted when nobody waits for more. */
  readonly signal?: AbortSignal;
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
  /** Why the machine may be wrong: not all words of the equivalence test were asked. Undefined where they were. */
  readonly unfinished: Unfinished | undefined;
  /** What it was asked last before it took no connection any more. Empty where it always did. */
  readonly lostAfter: readonly Word[];
  readonly milliseconds: number;
}

/** Why learning ended before it was done. */
export type Unfinished =
  | OutOfTime['why']
  | 'it has more states than are looked for: it counts something'
  | 'it does not answer alike each time'
  | 'it takes no connection any more';

/** States after which nothing more is learned: the model's machines have five to seven. */
const STATES = 24;

/** How often it is begun anew when answers were outvoted. */
const RESTARTS = 5;

/** Milliseconds of the longest timer that there is, some 25 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Steps of a random word. */
const WALK = 14;

/**
 * Learns the machine of a peer, and compares it with the model's. What the model does and the machine does not is a
 * guess at a counterexample too; each difference, and each pattern, has been seen again before it is told, where there was
 * time for that.
 */
export async function learn(target: Target, options: LearningOptions): Promise<Learned> {
  const begun = performance.now();
  const alphabet = alphabetOf(target);
  const model = modelMachine(target, alphabet.inputs);
  const subject = new WireSubject(target, alphabet.inputs, `${options.seed} learning`);
  const { signal, settle } = endOf(options);
  try {
    const teacher = new Teacher(subject, (word) => outputsOf(model, word), signal);
    const { machine, unfinished, lostAfter = [] } = await machineOf(teacher, model, options);
    // What is not there any more shows nothing again.
    const isThere = lostAfter.length === 0;
    const parts = isThere ? differences(machine, model, toleranceOf(model)) : [];
    const bad = isThere ? patternsIn(machine, target.identity.variant, target.role) : [];
    const found = {
      differences: await shown(teacher, model, parts),
      patterns: await replaying(teacher, machine, bad),
    };
    return {
      ...alphabet,
      ...{ machine, model, ...found },
      flakes: teacher.flakes,
      ...teacher.asked,
      unfinished,
      lostAfter,
      milliseconds: performance.now() - begun,
    };
  } finally {
    settle();
  }
}

/** Aborted when the time is over, or nobody waits for more; `settle` lets go of both. */
function endOf({ time, signal }: LearningOptions): {
  readonly signal: AbortSignal;
  readonly settle: () => void;
} {
  const end = new AbortController();
  // One for each word that is being asked.
  setMaxListeners(0, end.signal);
  const stop = (why: OutOfTime['why']): void => end.abort(new OutOfTime(why));
  const interrupt = (): void => stop('it was interrupted');
  const timer = setTimeout(stop, Math.min(time, LONGEST_TIMER), 'the time was over');
  if (signal?.aborted) interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  return {
    signal: end.signal,
    settle: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
    },
  };
}

interface Outcome {
  readonly machine: Mealy;
  readonly unfinished: Unfinished | undefined;
  readonly lostAfter?: readonly Word[];
}

/** Learns until nothing speaks against the machine, or it cannot go on. */
async function machineOf(teacher: Teacher, model: Mealy, options: LearningOptions): Promise<Outcome> {
  let last: Mealy = nothingKnown(teacher.inputs);
  for (let restarts = 0; ; restarts++) {
    const learner = new Learner(teacher, STATES);
    try {
      for (;;) {
        const machine = await learner.hypothesis();
        last = machine;
        options.progress?.(machine.transitions.length, teacher.asked.queries);
        const wrong = await counterexample(machine, teacher, testWords(machine, model, options));
        if (wrong !== undefined) {
          await learner.refine(machine, wrong);
          continue;
        }
        for (const { witness } of differences(machine, model, toleranceOf(model)))
          await teacher.confirm(witness);
        return { machine: minimized(machine), unfinished: undefined };
      }
    } catch (error) {
      const unfinished = reasonOf(error, restarts);
      if (unfinished === undefined && !(error instanceof Outvoted)) throw error;
      // A peer that answers otherwise the next time: what was built on the old answer is built anew.
      if (unfinished === undefined) continue;
      const lostAfter = error instanceof Lost ? error.words : [];
      return { machine: minimized(last), unfinished, lostAfter };
    }
  }
}

/** Why there is no going on; undefined where there is, or the error is another one. */
function reasonOf(error: unknown, restarts: number): Unfinished | undefined {
  if (error instanceof OutOfTime) return error.why;
  if (error instanceof Lost) return 'it takes no connection any more';
  if (error instanceof TooManyStates) return 'it has more states than are looked for: it counts something';
  return error instanceof Outvoted && restarts >= RESTARTS ? 'it does not answer alike each time' : undefined;
}

function nothingKnown(inputs: readonly string[]): Mealy {
  const row = Object.fromEntries(inputs.map((input) => [input, { output: IDLE, next: 0 }]));
  return { inputs, initial: 0, transitions: [row] };
}

/** The words by which a hypothesis is tested, the most telling first. */
function* testWords(machine: Mealy, model: Mealy, { seed, extra, walks }: LearningOptions): Generator<Word> {
  yield* wpWords(model, 0);
  yield* wpWords(machine, extra);
  yield* randomWalks(machine, new Chance(seed), walks, WALK);
}

/** The differences whose witness shows one when it is asked again, or did if there is no time; each with what came then. */
async function shown(
  teacher: Teacher,
  model: Mealy,
  found: readonly Difference[],
): Promise<readonly Difference[]> {
  const kept: Difference[] = [];
  for (const difference of found) {
    const output = (await teacher.seen(difference.witness))?.at(-1);
    if (output !== undefined && output !== outputsOf(model, difference.witness).at(-1))
      kept.push({ ...difference, output });
  }
  return kept;
}

/** The patterns whose witness the peer answers as its machine does. */
async function replaying(
  teacher: Teacher,
  machine: Mealy,
  found: readonly PatternFound[],
): Promise<readonly PatternFound[]> {
  const kept: PatternFound[] = [];
  for (const pattern of found) {
    const said = await teacher.seen(pattern.witness);
    if (said?.join() === outputsOf(machine, pattern.witness).join()) kept.push(pattern);
  }
  return kept;
}
