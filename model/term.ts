/**
 * A symbolic value. Terms are hash-consed: two terms are equal exactly if their numbers are equal, and
 * everything computed about a term is kept in an array indexed by it.
 */
export type Term = number;

/** The constructors. Numbers, not names, stand in the table; `OP_NAMES` gives the names back. */
export const Op = {
  /** A public constant: a configuration, a key identity, the adversary's own choices. */
  constant: 0,
  /** A value that an honest party drew: `fresh(kind, owner, index)`; unknown until disclosed. */
  fresh: 1,
  tuple: 2,
  /** `hash(SHA3 output bits, ...inputs)`. */
  hash: 3,
  /** `kdf(output label, X, N, S)`: one named part of the cSHAKE output. */
  kdf: 4,
  /** Verification key of a signing key. */
  vk: 5,
  /** `sign(signing key, hash)`. */
  sign: 6,
  /** KEM public key of a KEM secret key. */
  pk: 7,
  /** `enc(public key, coins)`: the KEM ciphertext. */
  enc: 8,
  /** `sec(public key, coins)`: the KEM secret that goes with it. */
  sec: 9,
  /** `rej(KEM secret key, ciphertext)`: what implicit rejection yields. */
  rej: 10,
  /** `seal(key, nonce, position, history, header, plaintext)`: RCS with its chained MAC. */
  seal: 11,
  /** `header(flag, length, sequence, time)`; its arguments are numbers, not terms. */
  header: 12,
} as const;

type OpCode = (typeof Op)[keyof typeof Op];

/** Constructor names by number, for printing and for documents. */
export const OP_NAMES: readonly string[] = Object.keys(Op);

/** The four header fields in wire order (HDR-01). */
export const HEADER_FIELDS = ['flag', 'length', 'sequence', 'time'] as const;
export type HeaderField = (typeof HEADER_FIELDS)[number];
export type Header = Readonly<Record<HeaderField, number>>;

/** The intern table. Every term belongs to the table that made it. */
export class TermTable {
  /** Open addressing: the number of a term at the place of its hash, or the next free one; else -1. */
  #places = new Int32Array(2 ** 14).fill(-1);
  readonly #ops: number[] = [];
  readonly #args: (readonly number[])[] = [];
  readonly #labels: string[] = [];
  readonly #labelIds = new Map<string, number>();

  /** Number of distinct terms. */
  get size(): number {
    return this.#ops.length;
  }

  /** The term with this constructor and these arguments. */
  make(op: number, args: readonly number[]): Term {
    let place = hash(op, args) & (this.#places.length - 1);
    for (let id = this.#places[place] ?? -1; id >= 0; id = this.#places[place] ?? -1) {
      if (this.#ops[id] === op && equal(this.#args[id] ?? [], args)) return id;
      place = (place + 1) & (this.#places.length - 1);
    }
    const id = this.#ops.length;
    this.#places[place] = id;
    this.#ops.push(op);
    this.#args.push(args);
    if (this.#ops.length * 2 > this.#places.length) this.#grow();
    return id;
  }

  #grow(): void {
    const places = new Int32Array(this.#places.length * 2).fill(-1);
    for (const [id, op] of this.#ops.entries()) {
      let place = hash(op, this.#args[id] ?? []) & (places.length - 1);
      while ((places[place] ?? -1) >= 0) place = (place + 1) & (places.length - 1);
      places[place] = id;
    }
    this.#places = places;
  }

  op(term: Term): number {
    const op = this.#ops[term];
    if (op === undefined) throw new RangeError(`term: ${term} is not in this table`);
    return op;
  }

  args(term: Term): readonly number[] {
    const args = this.#args[term];
    if (args === undefined) throw new RangeError(`term: ${term} is not in this table`);
    return args;
  }

  /** The argument at `index`; throws `RangeError` when there is none. */
  arg(term: Term, index: number): number {
    const value = this.args(term)[index];
    if (value === undefined) throw new RangeError(`index: term ${term} has no argument ${index}`);
    return value;
  }

  is(term: Term, op: OpCode): boolean {
    return this.#ops[term] === op;
  }

  /** Number of a label (a constant's name, a kind of fresh value, a KDF output). */
  label(text: string): number {
    const known = this.#labelIds.get(text);
    if (known !== undefined) return known;
    const id = this.#labels.length;
    this.#labels.push(text);
    this.#labelIds.set(text, id);
    return id;
  }

  labelText(id: number): string {
    return this.#labels[id] ?? '?';
  }

  constant(name: string): Term {
    return this.make(Op.constant, [this.label(name)]);
  }
  fresh(kind: string, owner: number, index = 0): Term {
    return this.make(Op.fresh, [this.label(kind), owner, index]);
  }
  tuple(...items: Term[]): Term {
    return this.make(Op.tuple, items);
  }
  hash(bits: number, inputs: readonly Term[]): Term {
    return this.make(Op.hash, [bits, ...inputs]);
  }
  kdf(label: string, x: Term, n: Term, s: Term): Term {
    return this.make(Op.kdf, [this.label(label), x, n, s]);
  }
  vk(sk: Term): Term {
    return this.make(Op.vk, [sk]);
  }
  sign(sk: Term, hash: Term): Term {
    return this.make(Op.sign, [sk, hash]);
  }
  pk(esk: Term): Term {
    return this.make(Op.pk, [esk]);
  }
  enc(pk: Term, coins: Term): Term {
    return this.make(Op.enc, [pk, coins]);
  }
  sec(pk: Term, coins: Term): Term {
    return this.make(Op.sec, [pk, coins]);
  }
  seal(key: Term, nonce: Term, position: number, history: Term, header: Term, plaintext: Term): Term {
    return this.make(Op.seal, [key, nonce, position, history, header, plaintext]);
  }
  header(h: Header): Term {
    return this.make(Op.header, [h.flag, h.length, h.sequence, h.time]);
  }

  headerOf(term: Term): Header {
    return {
      flag: this.arg(term, 0),
      length: this.arg(term, 1),
      sequence: this.arg(term, 2),
      time: this.arg(term, 3),
    };
  }

  /** Decapsulation with implicit rejection (PRM-08): the secret of a ciphertext made for this key, else a rejection value. */
  decapsulate(esk: Term, ciphertext: Term): Term {
    if (this.is(ciphertext, Op.enc)) {
      const pk = this.arg(ciphertext, 0);
      if (pk === this.pk(esk)) return this.sec(pk, this.arg(ciphertext, 1));
    }
    return this.make(Op.rej, [esk, ciphertext]);
  }
}

function hash(op: number, args: readonly number[]): number {
  let h = op;
  for (const arg of args) {
    h = Math.imul(h ^ arg, 0x9e3779b1);
    h ^= h >>> 15;
  }
  return h;
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Indexes of the arguments of a constructor that are terms; the others are plain numbers. */
export function termArguments(op: number, count: number): readonly number[] {
  const first = op === Op.hash ? 1 : 0;
  return TERM_ARGUMENTS[op] ?? Array.from({ length: count - first }, (_, i) => i + first);
}

const TERM_ARGUMENTS: Readonly<Record<number, readonly number[]>> = {
  [Op.constant]: [],
  [Op.fresh]: [],
  [Op.kdf]: [1, 2, 3],
  [Op.seal]: [0, 1, 3, 4, 5],
  [Op.header]: [],
};
