import { LONG_TERM } from './session.ts';
import { Op, type Term, type TermTable, termArguments } from './term.ts';

/** Which sessions drew a value in a term; worked out once for each term. */
export class Owners {
  readonly #terms: TermTable;
  readonly #owners: number[] = [];

  constructor(terms: TermTable) {
    this.#terms = terms;
  }

  /** The sessions, as bits. */
  of(term: Term): number {
    const known = this.#owners[term];
    if (known !== undefined) return known;
    const args = this.#terms.args(term);
    let sessions = 0;
    if (this.#terms.is(term, Op.fresh)) {
      const drawer = args[1] ?? LONG_TERM;
      if (drawer < LONG_TERM) sessions = 1 << drawer;
    } else {
      for (const i of termArguments(this.#terms.op(term), args.length)) sessions |= this.of(args[i] ?? 0);
    }
    this.#owners[term] = sessions;
    return sessions;
  }
}
