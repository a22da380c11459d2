import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlBits, controlBytes, permutationOf } from './control-bits.ts';

describe('control bits', () => {
  it('make the permutation that they were computed of', () => {
    const property = fc.property(fc.constantFrom(4, 5, 8), fc.infiniteStream(fc.nat()), (m, numbers) => {
      const keys = Array.from({ length: 2 ** m }, (_, i) => ({ i, key: Number(numbers.next().value) }));
      const pi = Uint16Array.from(
        keys.sort((one, other) => one.key - other.key),
        ({ i }) => i,
      );
      const bits = controlBits(pi);
      expect(bits).toHaveLength(controlBytes(m));
      expect(permutationOf(bits, m)).toEqual(pi);
    });
    fc.assert(property, { seed: 15, numRuns: 50 });
  });

  it('are all 0 for the identity; a pair is exchanged in the last layer, since the first keeps least indices', () => {
    const identity = Uint16Array.from({ length: 16 }, (_, i) => i);
    expect(controlBits(identity)).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 0, 0));
    expect(controlBits(Uint16Array.of(1, 0, ...identity.subarray(2)))).toEqual(
      Uint8Array.of(0, 0, 0, 0, 0, 0, 1),
    );
  });
});
