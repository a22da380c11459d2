import { PairMap } from './pair-map.ts';
import { Op, type Term, type TermTable } from './term.ts';

/** A set of terms that the adversary holds, closed under analysis; equal sets have equal numbers. */
export type Knowledge = number;

/**
 * What the adversary can derive: the equations of the primitives and nothing else.
 *
 * Analysis takes apart what can be taken apart: tuples, seals whose key and nonce are derivable, and
 * ciphertexts whose secret key is: decryption gives the coins, from which the KEM secret follows
 * (in ML-KEM the message m, in McEliece the error vector).
 * Synthesis builds everything else with the public constructors. Analysis only yields subterms of what
 * is known and synthesis only tests subterms of its goal, so both end.
 */
export class KnowledgeTable {
  readonly terms: TermTable;
  readonly #ids = new Map<string, Knowledge>();
  readonly #sets: (readonly Term[])[] = [];
  readonly #extended = new PairMap<Term, Knowledge>();

  constructor(terms: TermTable) {
    this.terms = terms;
    this.intern([]);
  }

  /** The empty knowledge: constants are public and need no entry. */
  get empty(): Knowledge {
    return 0;
  }

  get size(): number {
    return this.#sets.length;
  }

  /** The terms that stand for this knowledge, in ascending order. */
  basis(k: Knowledge): readonly Term[] {
    return this.#sets[k] ?? [];
  }

  /** The knowledge of exactly these terms, taken as already analysed; sorts in place. */
  intern(sorted: Term[]): Knowledge {
    sorted.sort((a, b) => a - b);
    const key = sorted.length === 0 ? '' : String.fromCharCode(...codes(sorted));
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#sets.length;
    this.#ids.set(key, id);
    this.#sets.push(sorted);
    return id;
  }

  /** Knowledge `k` after learning `term`; memoised. */
  learn(k: Knowledge, term: Term): Knowledge {
    const known = this.#extended.get(k, term);
    if (known !== undefined) return known;
    const result = this.#analyse(k, term);
    this.#extended.set(k, term, result);
    return result;
  }

  /** Whether `term` can be built from knowledge `k`. */
  derives(k: Knowledge, term: Term): boolean {
    return this.#derives(this.basis(k), term);
  }

  #analyse(k: Knowledge, term: Term): Knowledge {
    const basis = [...this.basis(k)];
    const before = basis.length;
    const todo = [term];
    const locked: Term[] = basis.filter((t) => this.#locks(t));
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (this.terms.is(next, Op.tuple)) todo.push(...this.terms.args(next));
      else if (!this.#derives(basis, next)) {
        insert(basis, next);
        if (this.#locks(next)) locked.push(next);
      }
      if (todo.length > 0) continue;
      // Anything learned may be the key of something that was recorded earlier.
      for (let i = locked.length - 1; i >= 0; i--) {
        const content = this.#content(basis, locked[i] ?? 0);
        if (content === undefined) continue;
        locked.splice(i, 1);
        todo.push(content);
      }
    }
    return basis.length === before ? k : this.intern(basis);
  }

  #locks(term: Term): boolean {
    return this.terms.is(term, Op.seal) || this.terms.is(term, Op.enc);
  }

  /** What a seal or ciphertext yields to someone who knows `basis`, if its keys are derivable. */
  #content(basis: readonly Term[], locked: Term): Term | undefined {
    const [key = 0, second = 0] = this.terms.args(locked);
    if (this.terms.is(locked, Op.seal)) {
      const opens = this.#derives(basis, key) && this.#derives(basis, second);
      return opens ? this.terms.arg(locked, 5) : undefined;
    }
    const opens = this.terms.is(key, Op.pk) && this.#derives(basis, this.terms.arg(key, 0));
    return opens ? second : undefined;
  }

  #derives(basis: readonly Term[], term: Term): boolean {
    const { terms } = this;
    const op = terms.op(term);
    if (op === Op.constant || op === Op.header) return true;
    if (holds(basis, term)) return true;
    const args = terms.args(term);
    switch (op) {
      case Op.fresh:
        return false;
      case Op.kdf:
        return this.#all(basis, args, 1);
      case Op.hash:
        return this.#all(basis, args, 1);
      case Op.seal:
        return (
          this.#derives(basis, args[0] ?? 0) &&
          this.#derives(basis, args[1] ?? 0) &&
          this.#all(basis, args, 3)
        );
      default:
        return this.#all(basis, args, 0);
    }
  }

  #all(basis: readonly Term[], args: readonly Term[], from: number): boolean {
    for (let i = from; i < args.length; i++) if (!this.#derives(basis, args[i] ?? 0)) return false;
    return true;
  }
}

function insert(sorted: Term[], term: Term): void {
  sorted.splice(position(sorted, term), 0, term);
}

function holds(sorted: readonly Term[], term: Term): boolean {
  return sorted[position(sorted, term)] === term;
}

/** Index of the first element that is not smaller than `term`. */
function position(sorted: readonly Term[], term: Term): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < term) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Term numbers as UTF-16 code units, two for each. */
function codes(terms: readonly Term[]): number[] {
  const units: number[] = [];
  for (const t of terms) units.push(t & 0xffff, t >>> 16);
  return units;
}
