import { describe, expect, it } from 'vitest';
import { encodeMessage, MessageReader } from './message-stream.ts';

const DOCUMENTS = [{ id: 0, command: 'hello' }, { id: 1, text: 'ä' }, {}];
const STREAM = Buffer.concat(DOCUMENTS.map(encodeMessage));

describe('messages of an adapter', () => {
  it('are their length, the highest byte first, and JSON in UTF-8', () => {
    expect(Buffer.from(encodeMessage({ a: 'ä' })).toString('hex')).toBe(
      `0000000a${Buffer.from('{"a":"ä"}').toString('hex')}`,
    );
  });

  it.each([1, 2, 3, 5, 1000])('are read from pieces of %i bytes', (size) => {
    const reader = new MessageReader();
    const read: unknown[] = [];
    for (let at = 0; at < STREAM.length; at += size)
      read.push(...reader.push(STREAM.subarray(at, at + size)));
    expect(read).toEqual(DOCUMENTS);
  });

  it('are refused by their length, before they have come', () => {
    expect(() => new MessageReader().push(Uint8Array.of(0, 16, 0, 1))).toThrow(
      new RangeError('a message of 1048577 bytes, more than 1048576'),
    );
    expect(new MessageReader().push(Uint8Array.of(0, 16, 0, 0))).toEqual([]);
  });

  it('are refused where they are no JSON', () => {
    expect(() => new MessageReader().push(Uint8Array.of(0, 0, 0, 1, 0x7b))).toThrow(SyntaxError);
  });
});
