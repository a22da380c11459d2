import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wotsDigits } from './message.ts';

describe('wotsDigits', () => {
  it('are the hexadecimal digits, and those of their checksum', () => {
    // The sum of what each digit lacks of fifteen: at most 15 times the 64 digits of 32 bytes, 3c0.
    const property = fc.property(fc.uint8Array({ minLength: 16, maxLength: 32 }), (node) => {
      const hex = Buffer.from(node).toString('hex');
      const lacking = [...hex].reduce((sum, digit) => sum + 15 - Number.parseInt(digit, 16), 0);
      const expected = hex + lacking.toString(16).padStart(3, '0');
      expect(
        wotsDigits(node)
          .map((digit) => digit.toString(16))
          .join(''),
      ).toBe(expected);
    });
    fc.assert(property, {
      seed: 205,
      examples: [[new Uint8Array(32)], [new Uint8Array(32).fill(0xff)]],
    });
  });
});
