import type { Target } from '../../harness/target.ts';
import type { Word } from './mealy.ts';
import { IDLE, isEnd } from './outputs.ts';
import type { Asking, Subject } from './subject.ts';
import { WireSession } from './wire-session.ts';

/** Connections at once: enough that waiting for silence costs little, and few enough that answers come soon. */
const CONNECTIONS = 12;

/** Of clients that are a process each: starting more at once makes all of them late. */
const PROCESSES = 2;

function connectionsTo({ sequential, role, process }: Target): number {
  if (sequential) return 1;
  return role === 'client' && process === undefined ? PROCESSES : CONNECTIONS;
}

/** A peer as something to be learned: each word on a connection of its own. */
export class WireSubject implements Subject {
  readonly inputs: readonly string[];
  readonly concurrency: number;
  readonly #target: Target;
  readonly #seed: string;

  constructor(target: Target, inputs: readonly string[], seed: string) {
    this.#target = target;
    this.#seed = seed;
    this.inputs = inputs;
    this.concurrency = connectionsTo(target);
  }

  async answer(word: Word, asking: Asking): Promise<readonly string[]> {
    const { outputs, late } = await this.#run(word, asking);
    // What came late was taken for silence, or for the answer to another input.
    return late && !asking.patient ? (await this.#run(word, { ...asking, patient: true })).outputs : outputs;
  }

  async #run(word: Word, { expected, patient }: Asking) {
    const session = new WireSession(this.#target, `${this.#seed} ${word.join(', ')}`);
    const outputs: string[] = [];
    try {
      for (const [at, input] of word.entries()) {
        const over = outputs.some(isEnd);
        outputs.push(over ? IDLE : await session.give(input, { expected: expected[at], patient }));
      }
      return { outputs, late: session.late };
    } finally {
      session.close();
    }
  }
}
