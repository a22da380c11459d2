import type { Field } from './field.ts';
import { type Parameters, publicRowBytes, syndromeBits } from './parameters.ts';
import { type BitMatrix, bitMatrix, systematicForm } from './systematic-form.ts';

/**
 * MatGen: the public key of the code with Goppa polynomial `g` on `support`, which is the T of its parity-check
 * matrix in systematic form (I | T), row by row; `undefined` where it has no such form.
 */
export function publicKeyOf(
  parameters: Parameters,
  field: Field,
  g: Uint16Array,
  support: Uint16Array,
): Uint8Array | undefined {
  const rows = syndromeBits(parameters);
  // Most matrices that have no systematic form show it in their first columns, which are a fifth of the work.
  const first = parityCheck(parameters, field, g, support.subarray(0, rows));
  const regular = systematicForm(first);
  first.words.fill(0);
  if (!regular) return undefined;

  const whole = parityCheck(parameters, field, g, support);
  systematicForm(whole);
  const publicKey = columnsFrom(whole, rows, publicRowBytes(parameters));
  whole.words.fill(0);
  return publicKey;
}

/** The columns of the parity-check matrix for some points: bit b of point^i / g(point) in row im + b. */
function parityCheck({ m, t }: Parameters, field: Field, g: Uint16Array, points: Uint16Array): BitMatrix {
  const matrix = bitMatrix(m * t, points.length);
  const { width, words } = matrix;
  for (let column = 0; column < points.length; column++) {
    const point = points[column] ?? 0;
    const at = column >> 5;
    let entry = field.invert(field.evaluate(g, point));
    for (let i = 0; i < t; i++) {
      for (let bit = 0; bit < m; bit++) {
        const word = (i * m + bit) * width + at;
        words[word] = (words[word] ?? 0) | (((entry >> bit) & 1) << (column & 31));
      }
      entry = field.multiply(entry, point);
    }
  }
  return matrix;
}

/** The columns from `start` to the last, each row as bytes, the first column in the lowest bit. */
function columnsFrom({ rows, width, words }: BitMatrix, start: number, rowBytes: number): Uint8Array {
  const bytes = new Uint8Array(rows * rowBytes);
  const byte = (row: number, column: number): number => {
    const at = row * width + (column >> 5);
    const shift = column & 31;
    // Past the row's end there is nothing: the next row must not show.
    const next = shift > 24 && (column >> 5) + 1 < width ? (words[at + 1] ?? 0) << (32 - shift) : 0;
    return ((words[at] ?? 0) >>> shift) | next;
  };
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < rowBytes; i++) bytes[row * rowBytes + i] = byte(row, start + 8 * i);
  }
  return bytes;
}
