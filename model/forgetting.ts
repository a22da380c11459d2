import type { Knowledge } from './knowledge.ts';
import { LONG_TERM } from './session.ts';
import type { System } from './system.ts';
import { Op, type Term, termArguments } from './term.ts';

/** Knowledge without what some sessions contributed to it; memoised. */
export class Forgetting {
  readonly #system: System;
  readonly #forgotten = new Map<number, Knowledge>();
  readonly #owners: number[] = [];

  constructor(system: System) {
    this.#system = system;
  }

  /**
   * The knowledge without the terms that contain a value drawn by one of these sessions (a bit mask), but,
   * if `keepsBare`, with signatures over a single value, which could pass for a ratchet's (RTA-02).
   */
  forget(k: Knowledge, sessions: number, keepsBare: boolean): Knowledge {
    const key = (k * 2 ** 8 + sessions) * 2 + Number(keepsBare);
    const known = this.#forgotten.get(key);
    if (known !== undefined) return known;
    const kept = this.#system.knowledge
      .basis(k)
      .filter((t) => (this.#owner(t) & sessions) === 0 || (keepsBare && this.#isBareSignature(t)));
    const result = this.#system.knowledge.intern(kept);
    this.#forgotten.set(key, result);
    return result;
  }

  #isBareSignature(term: Term): boolean {
    const { terms } = this.#system;
    // A hash's first argument is its length.
    return terms.is(term, Op.sign) && terms.args(terms.arg(term, 1)).length === 2;
  }

  /** The sessions that drew a value in this term. */
  #owner(term: Term): number {
    const known = this.#owners[term];
    if (known !== undefined) return known;
    const { terms } = this.#system;
    const args = terms.args(term);
    let sessions = 0;
    if (terms.is(term, Op.fresh)) {
      const drawer = args[1] ?? LONG_TERM;
      if (drawer < LONG_TERM) sessions = 1 << drawer;
    } else {
      for (const i of termArguments(terms.op(term), args.length)) sessions |= this.#owner(args[i] ?? 0);
    }
    this.#owners[term] = sessions;
    return sessions;
  }
}
