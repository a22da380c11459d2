import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';

const differences = (recorded: unknown, ours: unknown) => compare(recorded, ours).differences;

describe('compare', () => {
  it('counts every value, empty ones too', () => {
    const document = { a: 1, b: [true, 'x', [], {}], c: { d: '' } };
    expect(compare(document, structuredClone(document))).toEqual({ compared: 6, differences: [] });
  });

  it('names the path and both values', () => {
    expect(differences({ a: [{ b: 1, c: 2 }] }, { a: [{ b: 1, c: 3 }] })).toEqual([
      { path: 'a[0].c', recorded: 2, ours: 3 },
    ]);
    expect(differences({ 'odd name': 1 }, { 'odd name': 2 })[0]?.path).toBe('["odd name"]');
  });

  it('finds what one of them has alone', () => {
    expect(differences({ a: 1 }, {})).toEqual([{ path: 'a', recorded: 1, ours: undefined }]);
    expect(differences({}, { a: 1 })).toEqual([{ path: 'a', recorded: undefined, ours: 1 }]);
    expect(differences([1], [1, 2])).toEqual([{ path: '[1]', recorded: undefined, ours: 2 }]);
    expect(differences([1, 2], [1])).toEqual([{ path: '[1]', recorded: 2, ours: undefined }]);
    expect(differences([], [1])).toHaveLength(1);
    expect(differences({ a: 1, b: 1 }, undefined)).toHaveLength(1);
  });

  it('takes no type for another', () => {
    for (const [left, right] of [
      [1, '1'],
      [1, true],
      [0, false],
      ['', false],
      [[], {}],
      [[1], { 0: 1 }],
      [null, undefined],
      [{}, null],
      ['ab', 'AB'],
    ])
      expect(differences(left, right), `${left} ${right}`).toHaveLength(1);
  });

  it('does not compare what is left out', () => {
    const leftOut = (path: string) => path === 'a' || path.endsWith('.note');
    expect(compare({ a: [1, 2], b: { note: 'x', c: 1 } }, { b: { c: 1 } }, leftOut)).toEqual({
      compared: 1,
      differences: [],
    });
  });
});
