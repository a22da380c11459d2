import { HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { Defect } from './defect.ts';

const EMPTY = new Uint8Array(0);

/** CHN-07. */
export const SEGMENT_DEFECTS: readonly Defect[] = [
  {
    id: 'segment-rest-dropped',
    title: 'drops what stands behind a packet in its segment',
    breaks: ['CHN-07'],
    framer: { keepRest: () => EMPTY },
  },
  {
    id: 'one-packet-a-segment',
    title: 'takes one packet of a segment, and the next when more comes',
    breaks: ['CHN-07'],
    framer: { takeAnother: (taken) => taken === 0 },
  },
  {
    id: 'sixteen-packets-a-segment',
    title: 'takes no more than sixteen packets of a segment',
    breaks: ['CHN-07'],
    framer: { takeAnother: (taken) => taken < 16 },
  },
  {
    id: 'header-in-one-segment',
    title: 'drops a segment that is too short for a header',
    breaks: ['CHN-07'],
    framer: {
      keepSegment: (segment, buffered) =>
        buffered === 0 && segment.length < HEADER_LENGTH ? EMPTY : segment,
    },
  },
  {
    id: 'split-header-lost',
    title: 'loses a byte where a header is split',
    breaks: ['CHN-07'],
    framer: {
      keepSegment: (segment, buffered) =>
        buffered > 0 && buffered < HEADER_LENGTH ? segment.subarray(1) : segment,
    },
  },
  {
    id: 'split-message-lost',
    title: 'loses the last byte of a segment that goes on within a message',
    breaks: ['CHN-07'],
    framer: {
      keepSegment: (segment, buffered) =>
        buffered > HEADER_LENGTH ? segment.subarray(0, segment.length - 1) : segment,
    },
  },
];
