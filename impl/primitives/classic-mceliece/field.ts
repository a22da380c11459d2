/**
 * The field F_q with q = 2^m elements, which are integers below q: bit i is the coefficient of z^i. Products
 * are sums of logarithms, read from tables: the time that they take may depend on the factors.
 */
export class Field {
  readonly q: number;
  readonly #log: Uint16Array;
  /** Powers of a generator; zeros from where a sum with the logarithm of 0 lands. */
  readonly #power: Uint16Array;

  /**
   * @param m the degree.
   * @param f the irreducible polynomial f(z), bit i the coefficient of z^i.
   */
  constructor(m: number, f: number) {
    this.q = 2 ** m;
    const order = this.q - 1;
    const generator = generatorOf(m, f);
    this.#log = new Uint16Array(this.q).fill(2 * order, 0, 1);
    this.#power = new Uint16Array(4 * order + 1);
    for (let exponent = 0, element = 1; exponent < order; exponent++) {
      this.#log[element] = exponent;
      this.#power[exponent] = element;
      this.#power[exponent + order] = element;
      element = product(element, generator, m, f);
    }
  }

  multiply(a: number, b: number): number {
    return this.#power[(this.#log[a] ?? 0) + (this.#log[b] ?? 0)] ?? 0;
  }

  /** The inverse of an element that is not 0. */
  invert(a: number): number {
    return this.#power[this.q - 1 - (this.#log[a] ?? 0)] ?? 0;
  }

  /** The value at `x` of a polynomial, its coefficients from the constant one upwards (Horner's rule). */
  evaluate(polynomial: Uint16Array, x: number): number {
    const log = this.#log;
    const power = this.#power;
    const logX = log[x] ?? 0;
    let value = 0;
    for (let i = polynomial.length - 1; i >= 0; i--) {
      value = (power[(log[value] ?? 0) + logX] ?? 0) ^ (polynomial[i] ?? 0);
    }
    return value;
  }
}

/** The product of two elements, one bit at a time. */
function product(a: number, b: number, m: number, f: number): number {
  let sum = 0;
  for (; b > 0; b >>= 1) {
    if (b & 1) sum ^= a;
    a <<= 1;
    if (a >> m) a ^= f;
  }
  return sum;
}

/** The least element whose powers are all elements but 0. */
function generatorOf(m: number, f: number): number {
  for (let candidate = 2; ; candidate++) {
    let order = 1;
    for (let power = candidate; power !== 1; power = product(power, candidate, m, f)) order++;
    if (order === 2 ** m - 1) return candidate;
  }
}
