import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitMatrix, systematicForm } from './systematic-form.ts';

/** Gauss and Jordan's elimination on rows of bits, without any exchange of columns. */
function eliminated(rows: readonly (readonly number[])[]): readonly (readonly number[])[] | undefined {
  const reduced = rows.map((row) => [...row]);
  for (let pivot = 0; pivot < reduced.length; pivot++) {
    const found = reduced.findIndex((row, at) => at >= pivot && row[pivot] === 1);
    const [row] = found < 0 ? [] : reduced.splice(found, 1);
    if (row === undefined) return undefined;
    reduced.splice(pivot, 0, row);
    for (const [at, other] of reduced.entries()) {
      if (at !== pivot && other[pivot] === 1)
        other.forEach((bit, column) => {
          other[column] = bit ^ (row[column] ?? 0);
        });
    }
  }
  return reduced;
}

describe('the systematic form', () => {
  it('is what elimination row by row gives, and missing where that finds no pivot', () => {
    const shape = fc.record({
      rows: fc.constantFrom(1, 3, 8, 11, 40, 67),
      more: fc.constantFrom(0, 1, 33, 64),
    });
    let regular = 0;
    const property = fc.property(shape, fc.infiniteStream(fc.nat(1)), ({ rows, more }, bits) => {
      const table = Array.from({ length: rows }, () =>
        Array.from({ length: rows + more }, () => Number(bits.next().value)),
      );
      const matrix = bitMatrix(rows, rows + more);
      for (const [row, values] of table.entries()) {
        for (const [column, bit] of values.entries()) {
          const at = row * matrix.width + (column >> 5);
          matrix.words[at] = (matrix.words[at] ?? 0) | (bit << (column & 31));
        }
      }
      const expected = eliminated(table);
      expect(systematicForm(matrix)).toBe(expected !== undefined);
      if (expected === undefined) return;
      regular++;
      const found = table.map((values, row) =>
        values.map(
          (_, column) => ((matrix.words[row * matrix.width + (column >> 5)] ?? 0) >>> (column & 31)) & 1,
        ),
      );
      expect(found).toEqual(expected);
    });
    fc.assert(property, { seed: 16, numRuns: 60 });
    expect(regular).toBeGreaterThan(10);
  });
});
