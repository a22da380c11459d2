// The field of AES and Rijndael: polynomials over GF(2) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, 4).

/** The product of two field elements. */
export function multiply(a: number, b: number): number {
  let product = 0;
  for (; b > 0; b >>= 1) {
    if (b & 1) product ^= a;
    a = (a << 1) ^ (a & 0x80 ? 0x11b : 0);
  }
  return product;
}

/** The inverse of a field element, and 0 for 0: a^254, which is a^2 a^4 a^8 ... a^128. */
export function invert(a: number): number {
  let power = 1;
  for (let i = 0; i < 7; i++) {
    a = multiply(a, a);
    power = multiply(power, a);
  }
  return power;
}

/** The linear part of the S-box's affine transformation (FIPS 197, 5.1.1). */
export function sBoxMatrix(a: number): number {
  const rotations = a ^ (a << 1) ^ (a << 2) ^ (a << 3) ^ (a << 4);
  return (rotations ^ (rotations >> 8)) & 0xff;
}

/** The constant of the S-box's affine transformation. */
export const S_BOX_CONSTANT = 0x63;

/** The S-box (FIPS 197, 5.1.1). */
export const S_BOX = Uint8Array.from({ length: 256 }, (_, a) => sBoxMatrix(invert(a)) ^ S_BOX_CONSTANT);
