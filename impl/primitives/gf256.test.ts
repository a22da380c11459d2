import { describe, expect, it } from 'vitest';
import { invert, multiply, S_BOX } from './gf256.ts';

const ELEMENTS = Array.from({ length: 256 }, (_, x) => x);

describe('GF(256)', () => {
  it("multiplies as FIPS 197's examples, 4.2 and 4.3", () => {
    expect(multiply(0x57, 0x83)).toBe(0xc1);
    expect([0x02, 0x04, 0x08, 0x10, 0x13].map((b) => multiply(0x57, b))).toEqual([
      0xae, 0x47, 0x8e, 0x07, 0xfe,
    ]);
  });

  it('has an inverse for each element but 0', () => {
    expect(invert(0)).toBe(0);
    expect(ELEMENTS.slice(1).map((x) => multiply(x, invert(x)))).toEqual(new Array(255).fill(1));
  });
});

describe('S_BOX', () => {
  it("is FIPS 197's table 4, by its first and last rows", () => {
    const row = (high: number) => Buffer.from(S_BOX.subarray(16 * high, 16 * high + 16)).toString('hex');
    expect(row(0x0)).toBe('637c777bf26b6fc53001672bfed7ab76');
    expect(row(0x5)).toBe('53d100ed20fcb15b6acbbe394a4c58cf');
    expect(row(0xf)).toBe('8ca1890dbfe6426841992d0fb054bb16');
  });

  it('is a permutation', () => {
    expect(new Set(S_BOX).size).toBe(256);
  });
});
