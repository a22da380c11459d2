import { setImmediate as turn } from 'node:timers/promises';
import { PeerUnusableError } from '../../harness/peer-error.ts';
import { AnswerCache, type Conflict } from './cache.ts';
import type { Word } from './mealy.ts';
import type { Subject } from './subject.ts';

/** Words among which the one must be of which a peer was lost: as many as are asked at once, and some. */
const RECENT = 16;

/** How often a word is asked when its answers differ. */
const VOTES = 5;

/** A word that was not answered alike each time. */
export interface Flake {
  /** Up to and with the input whose output differs. */
  readonly word: Word;
  /** How often each output came in the vote. */
  readonly votes: Readonly<Record<string, number>>;
}

/** Thrown where an answer that was built upon has been outvoted: what follows from it is to be worked out anew. */
export class Outvoted extends Error {
  override readonly name = 'Outvoted';
}

/** Thrown where a peer that has answered takes no connection any more. */
export class Lost extends Error {
  override readonly name = 'Lost';
  /** The words that it was asked last. */
  readonly words: readonly Word[];

  constructor(words: readonly Word[], cause: PeerUnusableError) {
    super(cause.message, { cause });
    this.words = words;
  }
}

/** What is expected of a word before it was ever asked. */
export type Expectation = (word: Word) => readonly (string | undefined)[];

/** Thrown, and given as the reason of the signal, when there is no time left, or nobody who wants to know. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  readonly why: 'the time was over' | 'it was interrupted';

  constructor(why: OutOfTime['why']) {
    super(why);
    this.why = why;
  }
}

/** Answers words from what it knows, and else by asking the peer; settles by vote what differs. */
export class Teacher {
  readonly inputs: readonly string[];
  readonly #subject: Subject;
  readonly #expectation: Expectation;
  readonly #signal: AbortSignal | undefined;
  readonly #cache = new AnswerCache();
  readonly #flakes = new Map<string, Flake>();
  /** The words that were asked last. */
  readonly #recent: Word[] = [];
  #queries = 0;
  #symbols = 0;
  #answered = 0;

  /** @param signal when aborted, with `OutOfTime`, nothing is asked any more, and what is being asked is given up */
  constructor(subject: Subject, expectation: Expectation = () => [], signal?: AbortSignal) {
    this.inputs = subject.inputs;
    this.#subject = subject;
    this.#expectation = expectation;
    this.#signal = signal;
  }

  /** Words that the peer was asked, and inputs in them. */
  get asked(): { readonly queries: number; readonly symbols: number } {
    return { queries: this.#queries, symbols: this.#symbols };
  }

  /** What was not answered alike each time. */
  get flakes(): readonly Flake[] {
    return [...this.#flakes.values()];
  }

  /**
   * The answers to words, in their order.
   * @throws Outvoted where an answer given before turned out not to be what the peer mostly says; Lost; OutOfTime. In
   * any case nothing is being asked any more.
   */
  async answers(words: readonly Word[]): Promise<readonly (readonly string[])[]> {
    const open = longest(words.filter((word) => this.#cache.answer(word) === undefined));
    let next = 0;
    let outvoted = false;
    const errors: unknown[] = [];
    const work = async (): Promise<void> => {
      for (let word = open[next++]; word !== undefined && errors.length === 0; word = open[next++]) {
        if (this.#cache.answer(word) !== undefined) continue;
        const conflict = this.#cache.add(word, await this.#ask(word, false));
        if (conflict !== undefined && (await this.#vote(conflict))) outvoted = true;
      }
    };
    // All of them end before this does: one that went on alone would start a peer anew that nobody ends.
    const workers = Array.from({ length: this.#subject.concurrency }, work);
    await Promise.all(workers.map((worker) => worker.catch((error: unknown) => errors.push(error))));
    if (errors.length > 0) throw errors[0];
    if (outvoted) throw new Outvoted('an answer was outvoted');
    const answers = words.map((word) => this.#cache.answer(word));
    // A vote that upheld the old answer leaves the rest of that word unknown.
    if (answers.includes(undefined)) return this.answers(words);
    return answers.map((each) => each ?? []);
  }

  /** The answer to one word. */
  async answer(word: Word): Promise<readonly string[]> {
    const [answer = []] = await this.answers([word]);
    return answer;
  }

  /** What a word is answered when it is asked anew, patiently, whatever is known of it. @throws OutOfTime; Lost */
  again(word: Word): Promise<readonly string[]> {
    return this.#ask(word, true);
  }

  /** What it is answered so; where there is no time for that, what it was before. Undefined where it never was. */
  async seen(word: Word): Promise<readonly string[] | undefined> {
    try {
      return await this.again(word);
    } catch (error) {
      if (error instanceof OutOfTime) return this.#cache.answer(word);
      throw error;
    }
  }

  /** Notes what was said again. @throws Outvoted where most say otherwise than before */
  async confirm(word: Word): Promise<void> {
    const conflict = this.#cache.add(word, await this.again(word));
    if (conflict !== undefined && (await this.#vote(conflict))) throw new Outvoted('an answer was outvoted');
  }

  async #ask(word: Word, patient: boolean): Promise<readonly string[]> {
    // A peer in this process gives nobody else a turn: neither the clock nor who interrupts.
    await turn();
    this.#signal?.throwIfAborted();
    this.#queries += 1;
    this.#symbols += word.length;
    this.#recent.push(word);
    if (this.#recent.length > RECENT) this.#recent.shift();
    try {
      const asking = { expected: this.#known(word), patient, signal: this.#signal };
      const answer = await this.#subject.answer(word, asking);
      this.#answered += 1;
      return answer;
    } catch (error) {
      if (this.#answered === 0 || !(error instanceof PeerUnusableError)) throw error;
      throw new Lost([...this.#recent], error);
    }
  }

  /** What will probably come: what was answered before is a better guess than what should be. */
  #known(word: Word): readonly (string | undefined)[] {
    const expected = this.#expectation(word);
    return word.map((_, at) => this.#cache.answer(word.slice(0, at + 1))?.[at] ?? expected[at]);
  }

  /** Asks several times; whether the answer known before was outvoted. */
  async #vote({ word, before, now }: Conflict): Promise<boolean> {
    const votes = new Map<string, number>([
      [before, 0],
      [now, 0],
    ]);
    for (let i = 0; i < VOTES; i++) {
      const output = (await this.#ask(word, true)).at(-1) ?? '';
      votes.set(output, (votes.get(output) ?? 0) + 1);
    }
    this.#flakes.set(word.join(','), { word, votes: Object.fromEntries(votes) });
    const [most = before] = [...votes].sort(([, a], [, b]) => b - a)[0] ?? [];
    if (most === before) return false;
    this.#cache.correct(word, most);
    return true;
  }
}

/** The words that are no beginning of another one, each once. */
function longest(words: readonly Word[]): readonly Word[] {
  const keyed = new Map(words.map((word) => [word.join(','), word]));
  const beginnings = new Set<string>();
  for (const word of keyed.values())
    for (let length = 0; length < word.length; length++) beginnings.add(word.slice(0, length).join(','));
  return [...keyed].filter(([key]) => !beginnings.has(key)).map(([, word]) => word);
}
