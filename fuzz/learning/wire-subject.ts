import { PeerUnusableError } from '../../harness/peer-error.ts';
import type { Target } from '../../harness/target.ts';
import { Turns } from '../turns.ts';
import type { Word } from './mealy.ts';
import { DIED, IDLE, isEnd } from './outputs.ts';
import type { Asking, Subject } from './subject.ts';
import { unlessAborted } from './unless-aborted.ts';
import { WireSession } from './wire-session.ts';

/** Connections at once: enough that waiting for silence costs little, and few enough that answers come soon. */
const CONNECTIONS = 12;

/** Of clients that are a process each: starting more at once makes all of them late. */
const PROCESSES = 2;

function connectionsTo({ sequential, role, process }: Target): number {
  if (sequential) return 1;
  return role === 'client' && process === undefined ? PROCESSES : CONNECTIONS;
}

/** Milliseconds in which it is seen that a process has ended, after it has closed a connection: usually, and at most. */
const SOON = 20;
const ENDING = 500;

/**
 * A peer as something to be learned: each word on a connection of its own. One that dies is started anew, where it is
 * ours to start, and what was asked meanwhile is asked again, word by word: so it is known which of them it dies of.
 */
export class WireSubject implements Subject {
  readonly inputs: readonly string[];
  readonly concurrency: number;
  readonly #target: Target;
  readonly #seed: string;
  readonly #turns = new Turns();

  constructor(target: Target, inputs: readonly string[], seed: string) {
    this.#target = target;
    this.#seed = seed;
    this.inputs = inputs;
    this.concurrency = connectionsTo(target);
  }

  async answer(word: Word, asking: Asking): Promise<readonly string[]> {
    const answered = await this.#turns.together(() => this.#try(word, asking, SOON));
    return answered ?? this.#turns.alone(() => this.#alone(word, asking));
  }

  /** The answer to a word, or undefined where the peer has died, of it or of another. */
  async #try(word: Word, asking: Asking, ending: number): Promise<readonly string[] | undefined> {
    try {
      const outputs = await this.#patiently(word, asking);
      return outputs.some(isEnd) && (await this.#diesWithin(ending)) ? undefined : outputs;
    } catch (error) {
      if (error instanceof PeerUnusableError && (await this.#diesWithin(ENDING))) return undefined;
      throw error;
    }
  }

  async #alone(word: Word, asking: Asking): Promise<readonly string[]> {
    asking.signal?.throwIfAborted();
    if (await this.#diesWithin(0)) await this.#target.process?.restart();
    const outputs = await this.#patiently(word, asking);
    if (!outputs.some(isEnd) || !(await this.#diesWithin(ENDING))) return outputs;
    await this.#target.process?.restart();
    return outputs.map((output) => (isEnd(output) ? DIED : output));
  }

  /** Whether its process, where we have one, has ended, or does within so many milliseconds. */
  async #diesWithin(milliseconds: number): Promise<boolean> {
    const { process } = this.#target;
    return process !== undefined && (!process.alive || (await process.endedWithin(milliseconds)));
  }

  async #patiently(word: Word, asking: Asking): Promise<readonly string[]> {
    const { outputs, late } = await this.#run(word, asking);
    // What came late was taken for silence, or for the answer to another input.
    return late && !asking.patient ? (await this.#run(word, { ...asking, patient: true })).outputs : outputs;
  }

  async #run(word: Word, { expected, patient, signal }: Asking) {
    const session = new WireSession(this.#target, `${this.#seed} ${word.join(', ')}`);
    const give = async (): Promise<readonly string[]> => {
      const outputs: string[] = [];
      for (const [at, input] of word.entries()) {
        const over = outputs.some(isEnd);
        outputs.push(over ? IDLE : await session.give(input, { expected: expected[at], patient }));
      }
      return outputs;
    };
    try {
      return { outputs: await unlessAborted(give(), signal), late: session.late };
    } finally {
      session.close();
    }
  }
}
