import { type Mealy, outputsOf, stateAfter, type Transition, type Word } from './mealy.ts';
import type { Teacher } from './teacher.ts';

/** Thrown where a machine has more states than it may. */
export class TooManyStates extends Error {
  override readonly name = 'TooManyStates';
}

/**
 * L* for Mealy machines, with an observation table and counterexamples taken apart as Rivest and Schapire do: each
 * adds one suffix that tells two states apart.
 */
export class Learner {
  readonly #teacher: Teacher;
  readonly #limit: number;
  /** A word to each state, in the order in which the states were found. */
  readonly #access: Word[] = [[]];
  readonly #suffixes: Word[] = [];

  /** @param limit of states: a peer that counts has no end of them */
  constructor(teacher: Teacher, limit = Number.POSITIVE_INFINITY) {
    this.#teacher = teacher;
    this.#limit = limit;
  }

  /** The smallest machine that agrees with all that the table holds. @throws TooManyStates */
  async hypothesis(): Promise<Mealy> {
    const { inputs } = this.#teacher;
    for (;;) {
      const states = this.#access.length;
      const extended = this.#access.flatMap((word) => inputs.map((input) => [...word, input]));
      // Asked at once: many connections work in parallel.
      const all = [...this.#access, ...extended];
      await this.#teacher.answers([
        ...extended,
        ...all.flatMap((word) => this.#suffixes.map((suffix) => [...word, ...suffix])),
      ]);
      const known = new Map<string, number>();
      for (const [state, word] of this.#access.entries()) known.set(await this.#row(word), state);
      for (const word of extended) {
        const row = await this.#row(word);
        if (known.has(row)) continue;
        known.set(row, this.#access.length);
        this.#access.push(word);
        if (this.#access.length > this.#limit)
          throw new TooManyStates('there are more states than the limit');
      }
      if (this.#access.length > states) continue;
      return this.#machine(known);
    }
  }

  /** Takes in a word that the peer answers otherwise than the hypothesis. */
  async refine(hypothesis: Mealy, counterexample: Word): Promise<void> {
    const said = await this.#teacher.answer(counterexample);
    const guessed = outputsOf(hypothesis, counterexample);
    const wrong = said.findIndex((output, at) => output !== guessed[at]);
    if (wrong < 0) throw new RangeError('counterexample: the peer and the hypothesis agree on it');
    const word = counterexample.slice(0, wrong + 1);
    /** The word from `at` on, behind the word to the state that the hypothesis is in there. */
    const from = (at: number): Word => [
      ...(this.#access[stateAfter(hypothesis, word.slice(0, at))] ?? []),
      ...word.slice(at),
    ];
    const answers = await this.#teacher.answers(word.map((_, at) => from(at)));
    const right = answers.findIndex((answer) => answer.at(-1) === guessed[wrong]);
    const suffix = word.slice(right < 0 ? word.length : right);
    // Every transition's output is in the table, so what is wrong lies in a state.
    if (suffix.length === 0) throw new Error('a counterexample tells no two states apart');
    this.#suffixes.push(suffix);
  }

  async #row(word: Word): Promise<string> {
    const answers = await this.#teacher.answers(this.#suffixes.map((suffix) => [...word, ...suffix]));
    return JSON.stringify(answers.map((answer) => answer.slice(word.length)));
  }

  async #machine(known: ReadonlyMap<string, number>): Promise<Mealy> {
    const { inputs } = this.#teacher;
    const transitions: Record<string, Transition>[] = [];
    for (const word of this.#access) {
      const row: Record<string, Transition> = {};
      for (const input of inputs) {
        const next = [...word, input];
        const output = (await this.#teacher.answer(next)).at(-1) ?? '';
        row[input] = { output, next: known.get(await this.#row(next)) ?? 0 };
      }
      transitions.push(row);
    }
    return { inputs, initial: 0, transitions };
  }
}
