import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAXIMUM_DEPTH, MAXIMUM_VALUES, parseJson } from './json.ts';
import { RecordError } from './record-error.ts';

const parse = (text: string | Uint8Array) =>
  parseJson(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'file.json');

describe('parseJson', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('counts nothing in strings', () => {
    const text = JSON.stringify(['\\', `"\\${'[{'.repeat(MAXIMUM_DEPTH)}`, '\\"]'.repeat(9)]);
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['NaN', '{"n":NaN}'],
    ['a text cut short', '{"a":[1,2'],
    ['nothing', ''],
    ['more than one value', '{} {}'],
    ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['an open string', '"\\'],
  ])('refuses %s', (_, text) => {
    expect(() => parse(text)).toThrow(new RecordError('file.json', {}, 'is not JSON'));
  });

  it('takes a nesting at its limit, and none deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parse(nested(MAXIMUM_DEPTH))).toBeInstanceOf(Array);
    const sentence = `file.json is nested more than ${MAXIMUM_DEPTH} deep`;
    expect(() => parse(nested(MAXIMUM_DEPTH + 1))).toThrow(sentence);
    expect(() => parse('['.repeat(20_000_000))).toThrow(sentence);
    expect(() => parse('{"a":'.repeat(100))).toThrow(sentence);
  });

  it('takes values up to its limit, and no more', () => {
    expect(parse(`[${'0,'.repeat(MAXIMUM_VALUES - 3)}0]`)).toHaveLength(MAXIMUM_VALUES - 2);
    expect(() => parse(`[${'0,'.repeat(MAXIMUM_VALUES)}0]`)).toThrow(
      `holds more than ${MAXIMUM_VALUES} values`,
    );
    expect(() => parse(`[${'{},'.repeat(MAXIMUM_VALUES / 2)}0]`)).toThrow('values');
  });
});
