import { describe, expect, it } from 'vitest';
import { multiply, S_BOX } from './gf256.ts';
import {
  A_OVER,
  INVERSE,
  SUB,
  SUB_DOUBLED,
  SUB_LAST,
  type Table,
  type TablePair,
  TO_SPLIT,
} from './vector-permute.ts';

/** As WebAssembly's i8x16.swizzle, one lane. */
const lookUp = (table: Table, index: number): number => (index < 16 ? (table[index] ?? Number.NaN) : 0);
const lookUpPair = ({ first, second }: TablePair, a: number, b: number): number =>
  lookUp(first, a) ^ lookUp(second, b);

const toSplit = (byte: number): number => lookUpPair(TO_SPLIT, byte & 0x0f, byte >> 4);

function substitute(byte: number, tables: TablePair): number {
  const i = toSplit(byte) & 0x0f;
  const k = toSplit(byte) >> 4;
  const j = i ^ k;
  const p = lookUp(INVERSE, lookUp(INVERSE, i) ^ lookUp(A_OVER, k)) ^ j;
  const q = lookUp(INVERSE, lookUp(INVERSE, j) ^ lookUp(A_OVER, k)) ^ i;
  return lookUpPair(tables, p, q);
}

describe('the vector permutation tables', () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const linear = (byte: number): number => (S_BOX[byte] ?? 0) ^ 0x63;

  it('split bytes one to one', () => {
    expect(new Set(bytes.map(toSplit)).size).toBe(256);
  });

  it('give the S-box without its constant', () => {
    expect(bytes.map((byte) => substitute(byte, SUB_LAST))).toEqual(bytes.map(linear));
  });

  it('give it in split form, once and twice', () => {
    expect(bytes.map((byte) => substitute(byte, SUB))).toEqual(bytes.map((byte) => toSplit(linear(byte))));
    expect(bytes.map((byte) => substitute(byte, SUB_DOUBLED))).toEqual(
      bytes.map((byte) => toSplit(multiply(2, linear(byte)))),
    );
  });
});
