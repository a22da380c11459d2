import { type Mealy, outputsOf, type Word } from '../mealy.ts';
import type { Subject } from '../subject.ts';

/** A machine that stands for a peer; `falsified` may say otherwise now and then. */
export function simulated(
  machine: Mealy,
  falsified: (outputs: readonly string[], word: Word) => readonly string[] = (outputs) => outputs,
): Subject {
  return {
    inputs: machine.inputs,
    concurrency: 3,
    answer: async (word) => falsified(outputsOf(machine, word), word),
  };
}
