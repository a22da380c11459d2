import { deriveSeed } from '../harness/seed.ts';
import { Chance } from './chance.ts';
import { Corpus, type Entry } from './corpus.ts';
import type { Level, Run } from './level.ts';

/** A case that was run, and what came of it. */
export interface Executed<Case> {
  readonly example: Case;
  readonly run: Run;
  /** Its place in the lane: its seed is made of the campaign's and of this. */
  readonly index: number;
  /** What it became in the corpus, where it reached something new. */
  readonly entry: Entry<Case> | undefined;
}

/**
 * One level on one target, with a corpus of its own. The same seed runs the same cases in the same order; each of them
 * follows from seed, index and the cases that the corpus held.
 */
export class Lane<Case> {
  readonly level: Level<Case>;
  readonly corpus = new Corpus<Case>();
  readonly #seed: number;
  readonly #seeds: readonly Case[];
  readonly #queue: Case[];
  index = 0;

  constructor(level: Level<Case>, seed: number) {
    this.level = level;
    this.#seed = seed;
    this.#seeds = level.seeds();
    this.#queue = [...this.#seeds];
  }

  /** Takes a case of another worker's, to be run next. */
  offer(example: Case): void {
    this.#queue.push(example);
  }

  /** Runs the next case. */
  next(): Executed<Case> | Promise<Executed<Case>> {
    const { index } = this;
    this.index += 1;
    const example = this.#queue.shift() ?? this.#mutated(index);
    const run = this.level.run(example);
    return run instanceof Promise
      ? run.then((it) => this.#taken(example, it, index))
      : this.#taken(example, run, index);
  }

  #mutated(index: number): Case {
    const chance = new Chance(deriveSeed(this.#seed, this.level.name, this.level.subject, index));
    // Before the first result, where many cases are under way at once, there are the seeds.
    const pick = () => (this.corpus.size === 0 ? chance.pick(this.#seeds) : this.corpus.pick(chance));
    const parent = pick();
    return this.level.mutate(parent, pick(), chance);
  }

  #taken(example: Case, run: Run, index: number): Executed<Case> {
    return { example, run, index, entry: this.corpus.add(example, run.features) };
  }
}
