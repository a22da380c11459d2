import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences } from './difference.ts';

const honest = Uint8Array.from({ length: 40 }, (_, i) => i);
const changed = (at: number, value: number) => honest.map((byte, i) => (i === at ? value : byte));

describe('differences', () => {
  it('are none of equal bytes', () => {
    expect(differences(honest, honest.slice())).toEqual([]);
  });

  it('are places of bytes that were changed', () => {
    const twice = changed(30, 0xff).map((byte, i) => (i === 5 || i === 6 ? 0xee : byte));
    expect(differences(honest, twice)).toEqual([
      { offset: 5, length: 2, honest: { offset: 5, length: 2 } },
      { offset: 30, length: 1, honest: { offset: 30, length: 1 } },
    ]);
  });

  it('are a header\u2019s and a message\u2019s where a message is longer or shorter', () => {
    const longer = Uint8Array.of(...changed(1, 0xff).subarray(0, 25), 0xaa, 0xbb, ...honest.subarray(25));
    expect(differences(honest, longer)).toEqual([
      { offset: 1, length: 1, honest: { offset: 1, length: 1 } },
      { offset: 25, length: 2, honest: { offset: 25, length: 0 } },
    ]);
    expect(differences(longer, honest).at(-1)).toEqual({
      ...{ offset: 25, length: 0 },
      honest: { offset: 25, length: 2 },
    });
  });

  it('make the one of the other, whatever they are', () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        let made = Array.from(one);
        for (const { offset, length, honest } of differences(one, other).toReversed())
          made = [
            ...made.slice(0, honest.offset),
            ...other.subarray(offset, offset + length),
            ...made.slice(honest.offset + honest.length),
          ];
        expect(made).toEqual(Array.from(other));
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
