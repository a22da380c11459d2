import { describe, expect, it } from 'vitest';
import { byteString } from './byte-string.ts';
import { boolean, hex, integer, list, Place, type Reader, record, text } from './reader.ts';
import { RecordingError } from './recording-error.ts';

function read<T>(reader: Reader<T>, value: unknown) {
  const root = Place.root();
  return { value: reader(value, root), findings: root.findings };
}

const refused = (reader: Reader<unknown>, value: unknown) => {
  try {
    read(reader, value);
  } catch (error) {
    if (error instanceof RecordingError) return error.message;
    throw error;
  }
  return undefined;
};

describe('readers', () => {
  it('take values of their type alone', () => {
    const values = ['', 'text', 'ab', 'AB', 'abc', 0, 1, -1, 1.5, 2 ** 53, true, null, undefined, [], {}];
    const taken = (reader: Reader<unknown>) => values.filter((value) => refused(reader, value) === undefined);
    expect(taken(text)).toEqual(['', 'text', 'ab', 'AB', 'abc']);
    expect(taken(hex)).toEqual(['', 'ab']);
    expect(taken(integer)).toEqual([0, 1]);
    expect(taken(boolean)).toEqual([true]);
    expect(taken(list(text))).toEqual([[]]);
    expect(taken(record({}))).toEqual([{}]);
    expect(taken(byteString)).toEqual(['', 'ab']);
  });

  it('read objects, and name what is missing, of another type, or unknown', () => {
    const reader = record({ a: integer, b: list(record({ c: text })) }, { d: boolean });
    const document = JSON.parse('{"z":1,"a":1,"b":[{"c":"x","y":2}],"__proto__":{"d":3},"toString":4}');
    const { value, findings } = read(reader, document);
    expect(value).toEqual({ a: 1, b: [{ c: 'x' }] });
    expect(findings.unknownFields).toEqual(['z', 'b[0].y', '__proto__', 'toString']);
    expect(refused(reader, { a: 1 })).toBe('b is missing');
    expect(refused(reader, { a: 1, b: [{ c: 'x' }, {}] })).toBe('b[1].c is missing');
    expect(refused(reader, { a: 1, b: [{ c: [] }] })).toBe('b[0].c is a list, not a string');
    expect(refused(reader, { a: 1, b: [], d: 'yes' })).toBe('d is the string "yes", not true or false');
  });

  it('say little of what is large, and nothing that a terminal obeys', () => {
    const escaped = '\\u001b[31m\\u009b\\u202e';
    expect(refused(integer, '\u001b[31m\u009b\u202e'.repeat(1000))).toBe(
      `the document is the string "${escaped.repeat(4)}\\u001b[31", not a whole number from 0`,
    );
    const name = '\u001b'.repeat(1000);
    expect(read(record({}), { [name]: 1 }).findings.unknownFields).toEqual([`["${'\\u001b'.repeat(64)}"]`]);
  });

  it('take abbreviations, for as many bytes as is worth computing in all', () => {
    const abbreviation = { sha3_256: 'ab', length: 3, first64: 'cd', last64: 'ef' };
    expect(read(byteString, abbreviation).value).toEqual(abbreviation);
    expect(refused(byteString, { ...abbreviation, length: '3' })).toMatch(/^length is the string "3"/);
    const half = { ...abbreviation, length: 2 ** 25 };
    expect(refused(list(byteString), [half, half])).toBeUndefined();
    expect(refused(list(byteString), [half, half, abbreviation])).toMatch(
      /^\[2\] and what is before it stand for/,
    );
  });
});
