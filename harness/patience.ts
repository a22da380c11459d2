import type { Patience } from './target.ts';

const SHORTEST_REACTION = 2_000;
const LATENCIES = 20;
const LONGEST_ANSWER = 10_000;

/** Patience with a peer behind a socket: it grows with the slowest answer seen. */
export class LearnedPatience implements Patience {
  #slowest = 0;

  /** How long an answer may take: far longer than any has, and long enough for a busy machine. */
  get answer(): number {
    return Math.max(LONGEST_ANSWER, this.reaction);
  }

  get reaction(): number {
    return Math.max(SHORTEST_REACTION, LATENCIES * this.#slowest);
  }

  learn(milliseconds: number): void {
    this.#slowest = Math.max(this.#slowest, milliseconds);
  }
}

/** Patience with a peer in process: what has not come when it is asked for will not come. */
export const NO_WAIT: Patience = Object.freeze({ answer: 0, reaction: 0, learn: () => {} });
