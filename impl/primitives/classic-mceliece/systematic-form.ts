/** A matrix over F_2, row by row; column c is bit c % 32 of word c / 32 of its row. */
export interface BitMatrix {
  readonly rows: number;
  /** Words of a row. */
  readonly width: number;
  readonly words: Uint32Array;
}

export function bitMatrix(rows: number, columns: number): BitMatrix {
  const width = Math.ceil(columns / 32);
  return { rows, width, words: new Uint32Array(rows * width) };
}

/** Columns that are cleared at a time. */
const BLOCK = 8;

/**
 * Brings the matrix into systematic form (I | T) in place. False, and the matrix half done, where its first
 * `rows` columns are singular: no columns are exchanged.
 *
 * Eight columns at a time: their pivot rows first, then every other row gets the one sum of these that clears
 * its eight bits, from a table of all 256 (the "method of the four Russians").
 */
export function systematicForm(matrix: BitMatrix): boolean {
  const { rows, width, words } = matrix;
  const sums = new Uint32Array(2 ** BLOCK * width);
  let regular = true;
  for (let from = 0; from < rows && regular; from += BLOCK) {
    const count = Math.min(BLOCK, rows - from);
    regular = findPivots(matrix, from, count);
    if (!regular) break;
    tabulateSums(matrix, from, count, sums);
    const first = from >> 5;
    const mask = 2 ** count - 1;
    for (let row = 0; row < rows; row++) {
      if (row === from) row += count;
      if (row >= rows) break;
      const bits = ((words[row * width + first] ?? 0) >>> (from & 31)) & mask;
      if (bits !== 0) addRow(words, row * width, sums, bits * width, first, width);
    }
  }
  sums.fill(0);
  return regular;
}

/** Makes the rows from `from` on, `count` of them, the identity in the columns of the same numbers. */
function findPivots({ rows, width, words }: BitMatrix, from: number, count: number): boolean {
  const first = from >> 5;
  const bit = (row: number, column: number): number =>
    ((words[row * width + first] ?? 0) >>> (column & 31)) & 1;
  const add = (row: number, source: number): void =>
    addRow(words, row * width, words, source * width, first, width);

  for (let pivot = from; pivot < from + count; pivot++) {
    let found = pivot;
    for (; found < rows; found++) {
      for (let earlier = from; earlier < pivot; earlier++) if (bit(found, earlier)) add(found, earlier);
      if (bit(found, pivot)) break;
    }
    if (found === rows) return false;
    if (found !== pivot) {
      const row = words.slice(pivot * width, (pivot + 1) * width);
      words.copyWithin(pivot * width, found * width, (found + 1) * width);
      words.set(row, found * width);
      row.fill(0);
    }
    for (let earlier = from; earlier < pivot; earlier++) if (bit(earlier, pivot)) add(earlier, pivot);
  }
  return true;
}

/** Every sum of the pivot rows, at the row of the table whose bits say which are in it. */
function tabulateSums({ width, words }: BitMatrix, from: number, count: number, sums: Uint32Array): void {
  const first = from >> 5;
  for (let pivot = 0; pivot < count; pivot++) {
    const size = 2 ** pivot;
    for (let sum = 0; sum < size; sum++) {
      const to = (size + sum) * width;
      sums.copyWithin(to, sum * width, (sum + 1) * width);
      addRow(sums, to, words, (from + pivot) * width, first, width);
    }
  }
}

/** Adds a row of `source` to one of `target`, from word `first` on: what is before it is cleared already. */
function addRow(
  target: Uint32Array,
  to: number,
  source: Uint32Array,
  from: number,
  first: number,
  width: number,
): void {
  for (let i = first; i < width; i++) {
    target[to + i] = (target[to + i] ?? 0) ^ (source[from + i] ?? 0);
  }
}
