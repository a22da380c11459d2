import { join } from '../impl/bytes.ts';
import { Flag } from '../impl/wire/codes.ts';
import { Framer } from '../impl/wire/framer.ts';
import { encodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';
import { type Target, type Timed, work } from './benchmark.ts';
import { repeat } from './repeat.ts';

const PACKETS_PER_RUN = 1000;
const PACKET_LENGTH = 64;

/** Small packets, cut into segments in three ways. */
export const framerBenchmarks: readonly Timed[] = [
  framing('in one segment', (stream) => [stream], { bound: 500_000 }),
  framing('a segment each', (stream) => cut(stream, PACKET_LENGTH), { bound: 500_000 }),
  framing('in one-byte segments', (stream) => cut(stream, 1)),
];

function framing(
  how: string,
  segment: (stream: Uint8Array) => readonly Uint8Array[],
  target?: Target,
): Timed {
  return {
    kind: 'timed',
    name: `framer, packets of ${PACKET_LENGTH} B, ${how}`,
    unit: 'packets/s',
    operations: PACKETS_PER_RUN,
    ...(target === undefined ? {} : { target }),
    prepare(operations) {
      const segments = segment(join(...repeat(operations, packet)));
      return work(
        () => drain(segments),
        ({ packets, messageBytes, inOrder }) =>
          inOrder && packets === operations && messageBytes === operations * (PACKET_LENGTH - HEADER_LENGTH),
      );
    },
  };
}

/** Takes all packets out of the segments, as an endpoint does: it looks at each header before the packet. */
function drain(segments: readonly Uint8Array[]) {
  const framer = new Framer();
  let packets = 0;
  let messageBytes = 0;
  let inOrder = true;
  for (const segment of segments) {
    framer.push(segment);
    while (framer.header() !== undefined) {
      const taken = framer.take();
      if (taken === undefined) break;
      inOrder &&= taken.header.sequence === BigInt(packets) && taken.message[0] === (packets & 0xff);
      messageBytes += taken.message.length;
      packets += 1;
    }
    framer.settle();
  }
  return { packets, messageBytes, inOrder };
}

function packet(index: number): Uint8Array {
  const message = new Uint8Array(PACKET_LENGTH - HEADER_LENGTH).fill(index);
  const header = {
    flag: Flag.encryptedMessage,
    msglen: message.length,
    sequence: BigInt(index),
    utctime: 0n,
  };
  return join(encodeHeader(header), message);
}

function cut(stream: Uint8Array, length: number): readonly Uint8Array[] {
  return repeat(stream.length / length, (index) => stream.slice(index * length, (index + 1) * length));
}
