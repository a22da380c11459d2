import type { Knowledge } from './knowledge.ts';
import { PairMap } from './pair-map.ts';
import type { System } from './system.ts';
import { Op, type Term } from './term.ts';

/** Knowledge without what some sessions contributed to it; memoised. */
export class Forgetting {
  readonly #system: System;
  readonly #forgotten = new PairMap<number, Knowledge>();

  constructor(system: System) {
    this.#system = system;
  }

  /**
   * The knowledge without the terms that contain a value drawn by one of these sessions (a bit mask), but,
   * if `keepsBare`, with signatures over a single value, which could pass for a ratchet's (RTA-02).
   */
  forget(k: Knowledge, sessions: number, keepsBare: boolean): Knowledge {
    const what = sessions * 2 + Number(keepsBare);
    const known = this.#forgotten.get(k, what);
    if (known !== undefined) return known;
    const kept = this.#system.knowledge
      .basis(k)
      .filter((t) => (this.#system.owners.of(t) & sessions) === 0 || (keepsBare && this.#isBareSignature(t)));
    const result = this.#system.knowledge.intern(kept);
    this.#forgotten.set(k, what, result);
    return result;
  }

  #isBareSignature(term: Term): boolean {
    const { terms } = this.#system;
    // A hash's first argument is its length.
    return terms.is(term, Op.sign) && terms.args(terms.arg(term, 1)).length === 2;
  }
}
