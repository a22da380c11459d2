import { describe, expect, it } from 'vitest';
import { MAXIMUM_RECORDING, parseJson } from './parse-json.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseJson(utf8(text));
const fault = (bytes: Uint8Array) => {
  try {
    parseJson(bytes);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
  return undefined;
};

describe('parseJson', () => {
  it('takes JSON, whatever is in its strings', () => {
    const value = {
      a: ['[[[{{{,,,"\\', '\\"', '\\\\'],
      'b"': [1, -2.5, true, null],
      '': '\u00e9\ud83d\ude00',
    };
    expect(parse(JSON.stringify(value))).toEqual(value);
    expect(parse(' 1 ')).toBe(1);
  });

  it('refuses what is no JSON in one sentence that quotes nothing of it', () => {
    for (const text of [
      '',
      ' \n',
      '{',
      '"',
      '"\\',
      'NaN',
      '{"a":NaN}',
      '[1,]',
      '{"a":1}x',
      "{'a':1}",
      '\u001b[31m',
    ])
      expect(fault(utf8(text)), text).toBe(
        text.trim() === '' ? 'it is empty' : 'it is not JSON, or it is cut short',
      );
    expect(fault(Uint8Array.of(0x22, 0xff, 0x22))).toBe('it is not text in UTF-8');
    expect(fault(new Uint8Array(100).map((_, i) => (i * 89) % 256))).toBeTypeOf('string');
  });

  it('refuses depth, numbers of values and sizes that would fill the memory', () => {
    expect(parse('['.repeat(32) + ']'.repeat(32))).toBeDefined();
    expect(fault(utf8('['.repeat(33) + ']'.repeat(33)))).toBe(
      'its values lie more than 32 deep in one another',
    );
    expect(fault(utf8('['.repeat(5_000_000)))).toBe('its values lie more than 32 deep in one another');
    expect(fault(utf8(`[${'1,'.repeat(19_998)}1]`))).toBeUndefined();
    expect(fault(utf8(`[${'[],'.repeat(2_000_000)}1]`))).toBe('it has more than 20000 values');
    // A hole in memory: its pages are never touched.
    expect(fault(new Uint8Array(MAXIMUM_RECORDING + 1))).toMatch(
      /^it has 16777217 bytes, and at most 16777216/,
    );
  });

  it('measures a large string quickly', () => {
    const text = `"${'\\\\'.repeat(1_000_000)}${'a'.repeat(1_000_000)}"`;
    expect(parse(text)).toHaveLength(2_000_000);
  });
});
