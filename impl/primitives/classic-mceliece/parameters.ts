/**
 * The parameter sets of Classic McEliece, under the names of its submission to NIST (round 3, "Classic
 * McEliece: conservative code-based cryptography", 2020, section 7), which ISO/IEC 18033-2 and round 4 kept.
 */

/** One parameter set. Everything else follows from it. */
export interface Parameters {
  /** The field F_q has q = 2^m elements. */
  readonly m: number;
  /** The code's length. */
  readonly n: number;
  /** Errors that the code corrects, all of which are made. */
  readonly t: number;
  /** f(z), of which F_q = F_2[z]/f(z): bit i is the coefficient of z^i. */
  readonly f: number;
  /** F(y) without y^t, of which F_q[y]/F(y) has q^t elements: degrees, and their coefficients in F_q. */
  readonly F: readonly (readonly [degree: number, coefficient: number])[];
}

/** z^12 + z^3 + 1, and z^13 + z^4 + z^3 + z + 1. */
const F12 = 0x1009;
const F13 = 0x201b;

/** y^128 + y^7 + y^2 + y + 1, without its first term. */
const F128 = Object.freeze([
  [7, 1],
  [2, 1],
  [1, 1],
  [0, 1],
] as const);

export const PARAMETERS = Object.freeze({
  mceliece348864: {
    m: 12,
    n: 3488,
    t: 64,
    f: F12,
    // y^64 + y^3 + y + z
    F: [
      [3, 1],
      [1, 1],
      [0, 2],
    ],
  },
  mceliece460896: {
    m: 13,
    n: 4608,
    t: 96,
    f: F13,
    // y^96 + y^10 + y^9 + y^6 + 1
    F: [
      [10, 1],
      [9, 1],
      [6, 1],
      [0, 1],
    ],
  },
  mceliece6688128: { m: 13, n: 6688, t: 128, f: F13, F: F128 },
  mceliece6960119: {
    m: 13,
    n: 6960,
    t: 119,
    f: F13,
    // y^119 + y^8 + 1
    F: [
      [8, 1],
      [0, 1],
    ],
  },
  mceliece8192128: { m: 13, n: 8192, t: 128, f: F13, F: F128 },
} as const satisfies Record<string, Parameters>);

export type McElieceName = keyof typeof PARAMETERS;

/** Bits of a syndrome, which are the rows of the parity-check matrix: mt. */
export const syndromeBits = ({ m, t }: Parameters): number => m * t;

/** Bytes of `bits` bits, the last one filled up with zeros. */
export const bytesFor = (bits: number): number => Math.ceil(bits / 8);

/** Bytes of one row of the public key, which are the n - mt columns of T. */
export const publicRowBytes = (parameters: Parameters): number =>
  bytesFor(parameters.n - syndromeBits(parameters));

/** Whether the bits after the first `bits` in `bytesFor(bits)` bytes, which fill the last one up, are zeros. */
export const isZeroPadded = (bytes: Uint8Array, bits: number): boolean =>
  (bits & 7) === 0 || (bytes[bits >> 3] ?? 0) >> (bits & 7) === 0;
