import { multiply, S_BOX } from './gf256.ts';

/** Columns of four bytes in a block: 4 is AES, 8 the cipher of RCS. */
export type Columns = 4 | 8;

/** How far each row moves to the left: FIPS 197, 5.1.2, for 4 columns; PRM-03 for 8. */
export const ROW_SHIFTS = Object.freeze({ 4: [0, 1, 2, 3], 8: [0, 1, 3, 4] } as const);

const rotateLeft = (word: number, bits: number): number => (word << bits) | (word >>> -bits);

/**
 * For each byte in `row`, what SubBytes and MixColumns make of it in all four rows of its column. A column is
 * a 32-bit word, the first row lowest; MixColumns' coefficients are 2, 1, 1, 3 from `row` on (FIPS 197, 5.1.3).
 */
const mixTable = (row: number): Uint32Array =>
  Uint32Array.from(S_BOX, (s) =>
    rotateLeft(multiply(2, s) | (s << 8) | (s << 16) | (multiply(3, s) << 24), 8 * row),
  );

const MIX_0 = mixTable(0);
const MIX_1 = mixTable(1);
const MIX_2 = mixTable(2);
const MIX_3 = mixTable(3);

/** The bytes as 32-bit little-endian words: columns. */
export function toColumns(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}

/**
 * Encrypts blocks with tables in plain JavaScript: initial key addition, full rounds, a last round without
 * MixColumns (PRM-03).
 */
export class Rijndael {
  readonly #roundKeys: Uint32Array;
  readonly #shifts: readonly [number, number, number, number];
  readonly #state: Uint32Array;
  readonly #next: Uint32Array;

  /** @param roundKeys a block's bytes for each round, and for the initial addition before them. */
  constructor(columns: Columns, roundKeys: Uint8Array) {
    this.#roundKeys = toColumns(roundKeys);
    this.#shifts = ROW_SHIFTS[columns];
    this.#state = new Uint32Array(columns);
    this.#next = new Uint32Array(columns);
  }

  /** The encrypted block, as columns that are good until the next call. */
  encrypt(block: Uint32Array): Uint32Array {
    const columns = block.length;
    const [, shift1, shift2, shift3] = this.#shifts;
    const mask = columns - 1;
    const roundKeys = this.#roundKeys;
    const lastKey = roundKeys.length - columns;
    let from = this.#state;
    let to = this.#next;

    for (let c = 0; c < columns; c++) from[c] = (block[c] ?? 0) ^ (roundKeys[c] ?? 0);
    for (let key = columns; key < lastKey; key += columns) {
      for (let c = 0; c < columns; c++) {
        to[c] =
          (MIX_0[(from[c] ?? 0) & 0xff] ?? 0) ^
          (MIX_1[((from[(c + shift1) & mask] ?? 0) >>> 8) & 0xff] ?? 0) ^
          (MIX_2[((from[(c + shift2) & mask] ?? 0) >>> 16) & 0xff] ?? 0) ^
          (MIX_3[(from[(c + shift3) & mask] ?? 0) >>> 24] ?? 0) ^
          (roundKeys[key + c] ?? 0);
      }
      [from, to] = [to, from];
    }
    for (let c = 0; c < columns; c++) {
      const substituted =
        (S_BOX[(from[c] ?? 0) & 0xff] ?? 0) |
        ((S_BOX[((from[(c + shift1) & mask] ?? 0) >>> 8) & 0xff] ?? 0) << 8) |
        ((S_BOX[((from[(c + shift2) & mask] ?? 0) >>> 16) & 0xff] ?? 0) << 16) |
        ((S_BOX[(from[(c + shift3) & mask] ?? 0) >>> 24] ?? 0) << 24);
      to[c] = substituted ^ (roundKeys[lastKey + c] ?? 0);
    }
    return to;
  }

  /** Overwrites the round keys and the last block. */
  erase(): void {
    for (const words of [this.#roundKeys, this.#state, this.#next]) words.fill(0);
  }
}
