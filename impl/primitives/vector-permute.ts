import { invert, multiply, sBoxMatrix } from './gf256.ts';

// The S-box by tables of sixteen entries, which a vector register holds and a byte permutation looks up:
// no access to memory depends on a secret. The idea is M. Hamburg's, "Accelerating AES with Vector Permute
// Instructions" (CHES 2009); the tables are derived here.
//
// GF(2^8) holds GF(16), and an element w outside it with w^2 + w + 1/a = 0 for some a of GF(16). So each
// element is i + k w with i, k of GF(16): two nibbles. With j = i + k,
//   p = 1 / (1/i + a/k) + j,   q = 1 / (1/j + a/k) + i,   1 / (i + k w) = (1/a + w) / p + (1/a + w + 1) / q.
// The formula holds where i, j or k is 0 when 1/0 is a value outside the nibbles that looks up 0: 0x80.

/** What 1/0 is: it survives the addition of a nibble, and any index above 15 looks up 0. */
const INFINITY = 0x80;

/** One entry for each nibble. */
export type Table = readonly number[];
const table = (entry: (nibble: number) => number): Table => Array.from({ length: 16 }, (_, n) => entry(n));

const ELEMENTS = Array.from({ length: 256 }, (_, x) => x);
const square = (x: number): number => multiply(x, x);

/** GF(16): the elements with x^16 = x. A generator of it over GF(2) is one that is not in GF(4). */
const SUBFIELD = ELEMENTS.filter((x) => square(square(square(square(x)))) === x);
const GENERATOR = SUBFIELD.find((x) => square(square(x)) !== x) ?? 0;

/** The element of GF(16) that a nibble stands for, in the basis 1, g, g^2, g^3. */
function fromNibble(nibble: number): number {
  let element = 0;
  for (let bit = 3; bit >= 0; bit--) element = multiply(element, GENERATOR) ^ ((nibble >> bit) & 1);
  return element;
}

const NIBBLES = new Map(table(fromNibble).map((element, nibble) => [element, nibble]));
const toNibble = (element: number): number => NIBBLES.get(element) ?? 0;

/** The first pair of a and w that does. */
function findExtension(): { a: number; w: number } {
  for (const inverseOfA of SUBFIELD) {
    const w = ELEMENTS.find((x) => !NIBBLES.has(x) && (square(x) ^ x) === inverseOfA);
    if (w !== undefined) return { a: invert(inverseOfA), w };
  }
  throw new Error('GF(256) is an extension of GF(16)');
}

const { a: A, w: W } = findExtension();

/** For each element its two nibbles, i low and k high: a linear map. */
const SPLIT = new Uint8Array(256);
for (const byte of ELEMENTS) {
  SPLIT[fromNibble(byte & 0x0f) ^ multiply(fromNibble(byte >> 4), W)] = byte;
}
const split = (element: number): number => SPLIT[element] ?? 0;

/** The nibble of 1/x, and that of a/x. */
export const INVERSE = table((x) => (x === 0 ? INFINITY : toNibble(invert(fromNibble(x)))));
export const A_OVER = table((x) => (x === 0 ? INFINITY : toNibble(multiply(A, invert(fromNibble(x))))));

/** Two tables whose entries add up to a function's value. */
export interface TablePair {
  readonly first: Table;
  readonly second: Table;
}

/** A linear map of bytes, by low and high nibble: into the split form. */
export const TO_SPLIT: TablePair = {
  first: table((low) => split(low)),
  second: table((high) => split(high << 4)),
};

/** A linear map of 1 / (i + k w), by p and q. */
const ofInverse = (map: (inverse: number) => number): TablePair => ({
  first: table((p) => map(multiply(invert(fromNibble(p)), invert(A) ^ W))),
  second: table((q) => map(multiply(invert(fromNibble(q)), invert(A) ^ W ^ 1))),
});

/** SubBytes without its constant (FIPS 197, 5.1.1), in split form; twice that; and as plain bytes, for the last round. */
export const SUB = ofInverse((x) => split(sBoxMatrix(x)));
export const SUB_DOUBLED = ofInverse((x) => split(multiply(2, sBoxMatrix(x))));
export const SUB_LAST = ofInverse(sBoxMatrix);
