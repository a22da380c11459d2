import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { join } from '../../impl/bytes.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { Framer } from '../../impl/wire/framer.ts';
import { encodeHeader, HEADER_LENGTH } from '../../impl/wire/header.ts';
import { bytes, bytesOf } from '../fields.ts';
import { drawsOf } from '../scope.ts';
import { framerOf } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const SPLIT = 'SplitPacket';
const HEADER = 'SplitHeader';
const COALESCED = 'SeveralInOneSegment';
const PARTIAL = 'Unfinished';
const EMPTY = 'EmptyMessage';

/** A byte stream in segments, and the packets in it (CHN-07). */
export const framerType = vectorType({
  name: 'framer',
  version: 1,
  algorithm: 'QSMP framing',
  title: 'the packets that a receiver has after each segment of a byte stream, wherever segments end',
  axes: [],
  decides: ['framer'],
  requirements: ['CHN-07'],
  notes: {
    [SPLIT]: 'A packet is spread over several segments.',
    [HEADER]: 'A segment ends inside a header.',
    [COALESCED]: 'A segment holds the ends of several packets.',
    [PARTIAL]: 'The stream ends inside a packet.',
    [EMPTY]: 'A message has no bytes: the framing has no opinion on that.',
  },
  parameters: z.strictObject({}),
  derived: z.strictObject({}),
  prompt: z.strictObject({ segments: z.array(bytes) }),
  expected: z.strictObject({
    packets: z
      .array(z.array(z.strictObject({ header: bytesOf(HEADER_LENGTH), message: bytes })))
      .describe('for each segment, the packets that are whole with it'),
    unfinished: z.int().min(0).describe('bytes of the stream behind the last whole packet'),
  }),
  *draft(scope) {
    yield { parameters: {}, tests: streams(drawsOf(scope, 'streams')) };
  },
  group: (_, subject) => ({
    derived: {},
    answer: ({ prompt }) => {
      const framer = new Framer(framerOf(subject));
      const packets = prompt.segments.map((segment) => {
        framer.push(hexToBytes(segment));
        const whole: { header: string; message: string }[] = [];
        for (let packet = framer.take(); packet !== undefined; packet = framer.take())
          whole.push({ header: bytesToHex(packet.headerBytes), message: bytesToHex(packet.message) });
        framer.settle();
        return whole;
      });
      return { prompt, result: 'valid' as const, expected: { packets, unfinished: framer.buffered } };
    },
  }),
});

function packet(draws: RandomSource, length: number): Uint8Array {
  const [flag = 0] = draws.bytes(1);
  const header = encodeHeader({ flag: flag % 21, msglen: length, sequence: 3n, utctime: 1_800_000_000n });
  return join(header, draws.bytes(length));
}

function cut(stream: Uint8Array, at: readonly number[]): readonly Uint8Array[] {
  const bounds = [0, ...at, stream.length];
  return bounds.slice(1).map((end, index) => stream.subarray(bounds[index], end));
}

function* streams(draws: RandomSource) {
  const short = packet(draws, 9);
  for (let at = 0; at <= short.length; at++)
    yield test(
      `one packet, cut after ${at} bytes`,
      cut(short, [at]),
      at < HEADER_LENGTH ? [SPLIT, HEADER] : [SPLIT],
    );
  yield test(
    'one byte at a time',
    cut(
      short,
      Array.from({ length: short.length - 1 }, (_, i) => i + 1),
    ),
    [SPLIT, HEADER],
  );
  const two = join(packet(draws, 5), packet(draws, 40));
  for (let at = 0; at <= two.length; at += 2)
    yield test(`two packets, cut after ${at} bytes`, cut(two, [at]), at < 26 ? [SPLIT] : [COALESCED, SPLIT]);
  for (let length = 0; length < 3; length++)
    yield test(`message of ${length} bytes`, [packet(draws, length)], length === 0 ? [EMPTY] : []);
  for (const count of [2, 3, 5, 10, 17, 40, 300])
    yield test(
      `${count} packets in one segment`,
      [join(...Array.from({ length: count }, () => packet(draws, count > 40 ? 1 : 33)))],
      [COALESCED],
    );
  yield test(
    'empty packets in one segment',
    [join(packet(draws, 0), packet(draws, 0), packet(draws, 1))],
    [EMPTY, COALESCED],
  );
  yield test('empty segments between', cut(short, [0, 0, 7, 7, 20, 20]), [SPLIT, HEADER]);
  const long = packet(draws, 600);
  for (const size of [1, 7, 20, 21, 22, 64, 512]) {
    const at = Array.from({ length: Math.ceil(long.length / size) - 1 }, (_, i) => (i + 1) * size);
    yield test(`segments of ${size} bytes`, cut(long, at), size < HEADER_LENGTH ? [SPLIT, HEADER] : [SPLIT]);
  }
  for (let length = 0; length < short.length; length += 3)
    yield test(
      `a packet, and ${length} bytes of another`,
      [join(two, short.subarray(0, length))],
      length > 0 ? [PARTIAL] : [],
    );
  for (const msglen of [1, 100, 65_536, 2 ** 31, 2 ** 32 - 1]) {
    const header = encodeHeader({ flag: 4, msglen, sequence: 3n, utctime: 1_800_000_000n });
    yield test(`msglen ${msglen}, no message`, [header], [PARTIAL]);
  }
  for (let index = 0; index < 100; index++) {
    const numbers = draws.bytes(8);
    const packets = [...numbers.subarray(0, 1 + (index % 4))].map((length) => packet(draws, length));
    const stream = join(...packets);
    const at = [...numbers].map((byte) => (byte * 7) % stream.length).sort((a, b) => a - b);
    yield test('drawn packets, drawn cuts', cut(stream, at), [SPLIT]);
  }
}

function test(comment: string, segments: readonly Uint8Array[], flags: readonly string[]) {
  return {
    comment,
    flags,
    requirements: ['CHN-07'],
    prompt: { segments: segments.map((each) => bytesToHex(each)) },
  };
}
