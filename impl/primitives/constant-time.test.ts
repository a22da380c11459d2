import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes } from './constant-time.ts';

describe('equalBytes', () => {
  it('is true of equal bytes in different arrays', () => {
    expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2, 3), Uint8Array.of(0, 1, 2, 3).subarray(1))).toBe(true);
  });

  it('is false of a prefix, either way round', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2, 0), Uint8Array.of(1, 2))).toBe(false);
  });

  it('notices one changed bit anywhere', () => {
    const pair = fc.uint8Array({ minLength: 1, maxLength: 64 }).chain((bytes) =>
      fc.record({
        bytes: fc.constant(bytes),
        position: fc.nat(bytes.length - 1),
        bit: fc.nat(7),
      }),
    );
    fc.assert(
      fc.property(pair, ({ bytes, position, bit }) => {
        const changed = bytes.map((byte, i) => (i === position ? byte ^ (1 << bit) : byte));
        expect(equalBytes(bytes, changed)).toBe(false);
      }),
      { seed: 1 },
    );
  });
});
