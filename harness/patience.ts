import { hasSlowOperations } from '../impl/net/slow-crypto.ts';
import type { Profile } from '../impl/profile.ts';
import type { Patience } from './target.ts';

const SHORTEST_REACTION = 2_000;
/** Where a signature or a key may be what is waited for, and others before it. */
const SHORTEST_SLOW_REACTION = 10_000;
const LATENCIES = 20;
const LONGEST_ANSWER = 10_000;
const LONGEST_SLOW_ANSWER = 60_000;
/** However slow it has been: a machine that stood still for a while is not waited for by the hour. */
const LONGEST_REACTION = 60_000;

/** Answers of which the slowest counts: one that was slow for once is forgotten. */
const REMEMBERED = 32;

/** Patience with a peer behind a socket: it grows with the slowest of its last answers. */
export class LearnedPatience implements Patience {
  readonly #latencies: number[] = [];
  readonly #slow: boolean;

  /** @param profile what the peer speaks: its operations may be slow */
  constructor(profile: Profile) {
    this.#slow = hasSlowOperations(profile);
  }

  /** How long an answer may take: far longer than any has, and long enough for a busy machine. */
  get answer(): number {
    return Math.max(this.#slow ? LONGEST_SLOW_ANSWER : LONGEST_ANSWER, this.reaction);
  }

  get reaction(): number {
    const learned = LATENCIES * Math.max(0, ...this.#latencies);
    return Math.min(
      Math.max(this.#slow ? SHORTEST_SLOW_REACTION : SHORTEST_REACTION, learned),
      LONGEST_REACTION,
    );
  }

  learn(milliseconds: number): void {
    this.#latencies.push(milliseconds);
    if (this.#latencies.length > REMEMBERED) this.#latencies.shift();
  }
}

/** Patience with a peer in process: what has not come when it is asked for will not come. */
export const NO_WAIT: Patience = Object.freeze({ answer: 0, reaction: 0, learn: () => {} });
