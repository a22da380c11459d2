import { shake128, shake256 } from '@noble/hashes/sha3.js';
import { equalBytes } from '../primitives/constant-time.ts';
import type { SignatureName } from '../profile.ts';

export type MlDsaName = Extract<SignatureName, `ML-DSA-${number}`>;

/** Rows k and columns l of the matrix, and the bound eta of the short vectors (FIPS 204, table 1). */
const PARAMETERS = Object.freeze({
  'ML-DSA-44': { k: 4, l: 4, eta: 2 },
  'ML-DSA-65': { k: 6, l: 5, eta: 4 },
  'ML-DSA-87': { k: 8, l: 7, eta: 2 },
} as const satisfies Record<MlDsaName, { k: number; l: number; eta: number }>);

/** Coefficients of a polynomial, the modulus, and a 512th root of unity (FIPS 204, section 2.3). */
const N = 256;
const Q = 8380417;
const ZETA = 1753;
/** How many low bits of t the verification key leaves out (FIPS 204, table 1: d). */
const D = 13;

/** A polynomial, coefficients in [0, q). */
type Polynomial = Float64Array;

/**
 * Whether an expanded signing key `rho || K || tr || s1 || s2 || t0` belongs to a verification key
 * `rho || t1` (FIPS 204, 7.2): the same rho, tr the hash of the verification key, s1 and s2 short, and
 * `A s1 + s2 = t1 2^d + t0`, computed exactly. Bounded work, whatever the bytes.
 *
 * A trial signature would not do: the lowest bit of a coefficient of t0 changed spoils one signature in some
 * thousands (2 of 6,000 with ML-DSA-44). K, the secret seed of the masks, fits any verification key: nothing
 * can tell a changed one.
 *
 * Both keys must have the scheme's lengths.
 */
export function signingKeyFits(
  name: MlDsaName,
  signingKey: Uint8Array,
  verificationKey: Uint8Array,
): boolean {
  const { k, l, eta } = PARAMETERS[name];
  const signing = new BitReader(signingKey);
  const verification = new BitReader(verificationKey);

  const rho = verification.bytes(32);
  if (!equalBytes(signing.bytes(32), rho)) return false;
  signing.bytes(32); // K
  if (!equalBytes(signing.bytes(64), shake256(verificationKey, { dkLen: 64 }))) return false;

  const shortBits = eta === 2 ? 3 : 4;
  const short = () => signing.polynomial(shortBits, (bits) => eta - bits);
  const s1 = Array.from({ length: l }, short);
  const s2 = Array.from({ length: k }, short);
  // skDecode's caution (FIPS 204, algorithm 25): the encoding has room for coefficients below -eta.
  if (![...s1, ...s2].every((polynomial) => polynomial.every((c) => c <= eta || c >= Q - eta))) return false;
  const t0 = Array.from({ length: k }, () => signing.polynomial(D, (bits) => 2 ** (D - 1) - bits));
  const t1 = Array.from({ length: k }, () => verification.polynomial(10, (bits) => bits));

  // The equation is compared after the number-theoretic transform, which is one to one.
  for (const column of s1) transform(column);
  return s2.every((shortRow, row) => {
    const sum = new Float64Array(N);
    s1.forEach((column, index) => {
      const entry = matrixEntry(rho, row, index);
      for (let i = 0; i < N; i++) sum[i] = (at(sum, i) + at(entry, i) * at(column, i)) % Q;
    });
    const expected = new Float64Array(N);
    for (let i = 0; i < N; i++) {
      expected[i] = modQ(at(t1[row], i) * 2 ** D + at(t0[row], i) - at(shortRow, i));
    }
    transform(expected);
    return expected.every((coefficient, i) => coefficient === sum[i]);
  });
}

/** Reads a key's fields in their order; integers are packed from the lowest bit up (FIPS 204, algorithm 19). */
class BitReader {
  readonly #source: Uint8Array;
  #bit = 0;

  constructor(source: Uint8Array) {
    this.#source = source;
  }

  bytes(length: number): Uint8Array {
    const start = this.#bit / 8;
    this.#bit += length * 8;
    return this.#source.subarray(start, start + length);
  }

  polynomial(bits: number, decode: (bits: number) => number): Polynomial {
    const polynomial = new Float64Array(N);
    for (let i = 0; i < N; i++) polynomial[i] = modQ(decode(this.#integer(bits)));
    return polynomial;
  }

  #integer(bits: number): number {
    const start = this.#bit >> 3;
    const [low = 0, middle = 0, high = 0] = [
      this.#source[start],
      this.#source[start + 1],
      this.#source[start + 2],
    ];
    const value = ((low | (middle << 8) | (high << 16)) >> (this.#bit & 7)) & (2 ** bits - 1);
    this.#bit += bits;
    return value;
  }
}

/** Entry (row, column) of the matrix A, already transformed (FIPS 204, algorithms 30 and 32). */
function matrixEntry(rho: Uint8Array, row: number, column: number): Polynomial {
  const stream = shake128.create().update(rho).update(Uint8Array.of(column, row));
  const entry = new Float64Array(N);
  let count = 0;
  while (count < N) {
    const block = stream.xof(168);
    for (let i = 0; i < block.length && count < N; i += 3) {
      const [low = 0, middle = 0, high = 0] = [block[i], block[i + 1], block[i + 2]];
      const candidate = low | (middle << 8) | ((high & 0x7f) << 16);
      if (candidate < Q) entry[count++] = candidate;
    }
  }
  return entry;
}

/** The powers of zeta, in the order in which `transform` needs them (FIPS 204, appendix B). */
const ZETAS: Polynomial = Float64Array.from({ length: N }, (_, index) => {
  let power = 1;
  for (let bit = 0, square = ZETA; bit < 8; bit++, square = (square * square) % Q) {
    if ((index >> (7 - bit)) & 1) power = (power * square) % Q;
  }
  return power;
});

/** The number-theoretic transform, in place (FIPS 204, algorithm 41). Products stay below 2^46: exact. */
function transform(polynomial: Polynomial): void {
  let m = 0;
  for (let length = N / 2; length >= 1; length /= 2) {
    for (let start = 0; start < N; start += 2 * length) {
      const zeta = at(ZETAS, ++m);
      for (let j = start; j < start + length; j++) {
        const product = (zeta * at(polynomial, j + length)) % Q;
        const kept = at(polynomial, j);
        polynomial[j + length] = modQ(kept - product);
        polynomial[j] = modQ(kept + product);
      }
    }
  }
}

/** The representative in [0, q) of a number of any sign. */
function modQ(value: number): number {
  const rest = value % Q;
  return rest < 0 ? rest + Q : rest;
}

function at(values: Polynomial | undefined, index: number): number {
  return values?.[index] ?? 0;
}
