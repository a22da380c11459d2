/**
 * Values by a number and something else: an array of maps, whose keys then fit a machine word, where one map
 * would need keys made of both.
 */
export class PairMap<Second, V> {
  readonly #rows: (Map<Second, V> | undefined)[] = [];

  get(first: number, second: Second): V | undefined {
    return this.#rows[first]?.get(second);
  }

  set(first: number, second: Second, value: V): void {
    // Filled up as it grows: an array with gaps becomes slow.
    while (this.#rows.length <= first) this.#rows.push(undefined);
    const row = this.#rows[first] ?? new Map<Second, V>();
    this.#rows[first] = row;
    row.set(second, value);
  }
}
