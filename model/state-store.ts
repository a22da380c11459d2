/**
 * A set of fixed-width integer tuples with a parent each: open addressing over one flat array, so that
 * millions of states stay within a few hundred megabytes.
 */
export class StateStore {
  readonly #width: number;
  #values: Int32Array;
  #parents: Int32Array;
  #slots: Int32Array;
  #size = 0;

  constructor(width: number) {
    this.#width = width;
    this.#values = new Int32Array(width * 4096);
    this.#parents = new Int32Array(4096);
    this.#slots = new Int32Array(16_384).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a tuple; returns its index if it is new, else -1. */
  add(tuple: readonly number[], parent: number): number {
    let at = this.#hash(tuple);
    for (;;) {
      const index = this.#slots[at] ?? -1;
      if (index < 0) break;
      if (this.#equals(index, tuple)) return -1;
      at = (at + 1) & (this.#slots.length - 1);
    }
    const index = this.#size++;
    if (index >= this.#parents.length) this.#growRows();
    const base = index * this.#width;
    for (let i = 0; i < this.#width; i++) this.#values[base + i] = tuple[i] ?? 0;
    this.#parents[index] = parent;
    this.#slots[at] = index;
    if (this.#size * 2 > this.#slots.length) this.#growSlots();
    return index;
  }

  tuple(index: number): number[] {
    const base = index * this.#width;
    const tuple: number[] = new Array(this.#width).fill(0);
    for (let i = 0; i < this.#width; i++) tuple[i] = this.#values[base + i] ?? 0;
    return tuple;
  }

  parent(index: number): number {
    return this.#parents[index] ?? -1;
  }

  #equals(index: number, tuple: readonly number[]): boolean {
    const base = index * this.#width;
    for (let i = 0; i < this.#width; i++) if (this.#values[base + i] !== tuple[i]) return false;
    return true;
  }

  #hash(tuple: readonly number[]): number {
    let h = 0;
    for (const value of tuple) {
      h = Math.imul(h ^ value, 0x9e3779b1);
      h ^= h >>> 15;
    }
    return h & (this.#slots.length - 1);
  }

  #growRows(): void {
    const values = new Int32Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    const parents = new Int32Array(this.#parents.length * 2);
    parents.set(this.#parents);
    this.#parents = parents;
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let index = 0; index < this.#size; index++) {
      let at = this.#hash(this.tuple(index));
      while ((this.#slots[at] ?? -1) >= 0) at = (at + 1) & (this.#slots.length - 1);
      this.#slots[at] = index;
    }
  }
}
