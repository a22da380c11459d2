import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mix } from './fake-mix.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('mix', () => {
  it('gives the length asked for, the shorter output the beginning of the longer', () => {
    const input = Uint8Array.of(1, 2, 3);
    const long = mix('hash', 100, input);
    for (let length = 0; length <= 100; length++) {
      expect(mix('hash', length, input)).toEqual(long.subarray(0, length));
    }
  });

  it('tells purposes and the bounds between parts apart', () => {
    const [a, b, none] = [Uint8Array.of(1, 2), Uint8Array.of(3), new Uint8Array()];
    const all = [
      [a, b],
      [b, a],
      [Uint8Array.of(1), Uint8Array.of(2, 3)],
      [Uint8Array.of(1, 2, 3)],
      [none, a, b],
    ];
    const outputs = all.flatMap((parts) => [mix('hash', 8, ...parts), mix('derive', 8, ...parts)]);
    expect(new Set(outputs.map(hex)).size).toBe(2 * all.length);
  });

  it('reads a view as it reads a copy, wherever it lies', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(7), (input, offset) => {
      const memory = new Uint8Array(64).fill(0xff);
      memory.set(input, offset);
      expect(mix('hash', 16, memory.subarray(offset, offset + input.length))).toEqual(mix('hash', 16, input));
    });
    fc.assert(property, { seed: 1, numRuns: 50 });
  });

  it('has no collisions in eight bytes among 50,000 inputs that differ little', () => {
    const input = new Uint8Array(64);
    const seen = new Set<string>();
    for (let i = 0; i < 50_000; i++) {
      new DataView(input.buffer).setUint32((i % 4) * 16, i, true);
      seen.add(Buffer.from(mix('hash', 8, input)).toString('latin1'));
    }
    expect(seen.size).toBe(50_000);
  });

  it('changes about half of the output for one changed bit', () => {
    const input = new Uint8Array(40);
    const before = mix('hash', 32, input);
    for (let bit = 0; bit < 320; bit++) {
      const changed = input.slice();
      changed[bit >> 3] = 1 << (bit & 7);
      const after = mix('hash', 32, changed);
      const same = after.filter((byte, index) => byte === before[index]).length;
      expect(same, `bit ${bit}`).toBeLessThan(8);
    }
  });
});
