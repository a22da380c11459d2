import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join } from '../bytes.ts';
import { Framer, type Packet, strictFramer } from './framer.ts';
import { encodeHeader, HEADER_LENGTH } from './header.ts';

function packet(flag: number, message: Uint8Array): Uint8Array {
  return join(encodeHeader({ flag, msglen: message.length, sequence: 7n, utctime: 9n }), message);
}

/** Every packet that `segments` complete, copied, as a reader sees them who drains after each segment. */
function drain(framer: Framer, segments: readonly Uint8Array[]): Packet[] {
  const packets: Packet[] = [];
  for (const segment of segments) {
    framer.push(segment);
    for (let next = framer.take(); next !== undefined; next = framer.take())
      packets.push({
        header: next.header,
        headerBytes: next.headerBytes.slice(),
        message: next.message.slice(),
      });
    framer.settle();
    // CHN-07: the framer keeps nothing of a segment that its owner may now use for something else.
    segment.fill(0xee);
  }
  return packets;
}

const message = fc.uint8Array({ maxLength: 300 });
const messages = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), message), {
  minLength: 1,
  maxLength: 6,
});

describe('framer', () => {
  it('gives the same packets wherever the segments end (CHN-07)', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(2000), { maxLength: 12 }), (sent, cuts) => {
        const stream = join(...sent.map(([flag, bytes]) => packet(flag, bytes)));
        const ends = [...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b);
        const segments = ends.map((end, index) => stream.slice(ends[index - 1] ?? 0, end));
        const framer = new Framer();
        const received = drain(framer, segments);
        expect(received.map(({ header, message }) => [header.flag, message])).toEqual(sent);
        expect(framer.buffered).toBe(0);
      }),
      { seed: 2 },
    );
  });

  it('gives the same packets byte by byte', () => {
    const stream = join(packet(1, new Uint8Array(0)), packet(2, Uint8Array.of(1, 2, 3)));
    const received = drain(
      new Framer(),
      [...stream].map((byte) => Uint8Array.of(byte)),
    );
    expect(received.map(({ header, message }) => [header.flag, [...message]])).toEqual([
      [1, []],
      [2, [1, 2, 3]],
    ]);
    expect(received[1]?.headerBytes).toEqual(stream.slice(HEADER_LENGTH, 2 * HEADER_LENGTH));
  });

  it('shows the header as soon as its 21 bytes are there, and commits no memory for its length (CHN-05)', () => {
    const framer = new Framer();
    const header = { flag: 4, msglen: 0xffff_ffff, sequence: 1n, utctime: 2n };
    const bytes = encodeHeader(header);
    framer.push(bytes.subarray(0, 20));
    expect(framer.header()).toBeUndefined();
    const before = process.memoryUsage().arrayBuffers;
    framer.push(bytes.subarray(20));
    expect(framer.header()).toEqual(header);
    expect(framer.take()).toBeUndefined();
    framer.push(new Uint8Array(1000));
    expect(framer.take()).toBeUndefined();
    expect(framer.buffered).toBe(1021);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  it('peeks behind the header without taking anything', () => {
    const framer = new Framer();
    framer.push(packet(0x14, Uint8Array.of(5, 6)).subarray(0, 22));
    expect(framer.peek(1)).toEqual(Uint8Array.of(5));
    expect(framer.peek(2)).toBeUndefined();
    expect(framer.buffered).toBe(22);
  });

  it('clones what it holds, independently', () => {
    const framer = new Framer();
    const whole = packet(4, Uint8Array.of(1, 2, 3, 4));
    framer.push(whole.slice(0, 23));
    const copy = framer.clone();
    framer.push(Uint8Array.of(9, 9));
    copy.push(whole.slice(23));
    expect(copy.take()?.message).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(framer.take()?.message).toEqual(Uint8Array.of(1, 2, 9, 9));
  });

  it('overwrites what it holds (TRD-01)', () => {
    const framer = new Framer();
    framer.push(packet(4, Uint8Array.of(1, 2, 3, 4)).subarray(0, 23));
    framer.settle();
    const erased: Uint8Array[] = [];
    framer.erase((bytes) => erased.push(bytes));
    expect(erased[0]?.subarray(21, 23)).toEqual(Uint8Array.of(1, 2));
    expect(framer.buffered).toBe(0);
    expect(framer.header()).toBeUndefined();
  });

  it('leaves decisions on segments to its policy', () => {
    const whole = packet(4, Uint8Array.of(1));
    const dropsRest = new Framer({ ...strictFramer, keepRest: (rest) => rest.subarray(0, 0) });
    dropsRest.push(join(whole, whole));
    expect(dropsRest.take()?.header.flag).toBe(4);
    expect(dropsRest.buffered).toBe(0);
    const refuses = new Framer({ ...strictFramer, keepSegment: (segment) => segment.subarray(0, 5) });
    refuses.push(whole);
    expect(refuses.buffered).toBe(5);
    const waits = new Framer({ ...strictFramer, showHeader: ({ msglen }, there) => there >= msglen });
    waits.push(whole.subarray(0, 21));
    expect(waits.header()).toBeUndefined();
    waits.push(whole.subarray(21));
    expect(waits.header()?.flag).toBe(4);
  });
});
