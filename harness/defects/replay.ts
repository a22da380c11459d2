import { strict } from '../../impl/policy.ts';
import { ErrorCode } from '../../impl/wire/codes.ts';
import type { Defect } from './defect.ts';

export const REPLAY_DEFECTS: readonly Defect[] = [
  {
    id: 'time-unchecked',
    title: 'takes a packet of any time',
    breaks: ['RPL-04', 'HDR-02', 'CHN-03'],
    policy: { acceptTime: () => true },
  },
  {
    id: 'time-past-unchecked',
    title: 'takes a packet of any time that has passed',
    breaks: ['RPL-04'],
    policy: { acceptTime: (utctime, now) => utctime - now <= 60n },
  },
  {
    id: 'time-window-two-minutes',
    title: 'takes a packet up to two minutes from its clock',
    breaks: ['RPL-04'],
    policy: { acceptTime: (utctime, now) => utctime - now <= 120n && now - utctime <= 120n },
  },
  {
    id: 'time-window-half',
    title: 'refuses a packet more than 30 s from its clock',
    breaks: ['RPL-04'],
    policy: { acceptTime: (utctime, now) => utctime - now <= 30n && now - utctime <= 30n },
  },
  {
    id: 'time-wraps',
    title: 'compares times as signed numbers, and takes all that are not ahead',
    breaks: ['RPL-04'],
    policy: { acceptTime: (utctime, now) => BigInt.asIntN(64, utctime) - now <= 60n },
  },
  {
    id: 'sequence-unchecked',
    title: 'takes a data packet of any sequence number',
    breaks: ['CHN-02', 'RPL-02'],
    policy: { acceptSequence: (sequence, expected, { phase }) => phase === 'data' || sequence === expected },
  },
  {
    id: 'sequence-gaps',
    title: 'takes a data packet whose sequence number is ahead',
    breaks: ['CHN-02', 'RPL-02'],
    policy: { acceptSequence: (sequence, expected) => sequence >= expected },
  },
  {
    id: 'sequence-repeats',
    title: 'takes a sequence number that it has taken before',
    breaks: ['RPL-02'],
    policy: { acceptSequence: (sequence, expected) => sequence === expected || sequence === expected - 1n },
  },
  {
    id: 'counter-not-stored',
    title: 'does not store the number of a packet that it took',
    breaks: ['RPL-01'],
    policy: { storeSequence: (_sequence, counter) => counter },
  },
  {
    id: 'numbers-wrap',
    title: 'numbers the packet behind 2^64 - 1 with 0',
    breaks: ['RPL-05'],
    policy: { nextSequence: (counter) => BigInt.asUintN(64, counter + 1n) },
  },
  {
    id: 'numbers-of-32-bits',
    title: 'keeps its transmit counter in 32 bits',
    breaks: ['RPL-05'],
    policy: { nextSequence: (counter) => BigInt.asUintN(32, counter + 1n) },
  },
  {
    id: 'numbers-of-53-bits',
    title: 'keeps its receive counter in a floating-point number',
    breaks: ['RPL-05'],
    policy: { storeSequence: (sequence) => BigInt(Number(sequence)) },
  },
  {
    id: 'number-after-the-last',
    title: 'takes number 0 behind number 2^64 - 1',
    breaks: ['RPL-05'],
    policy: { acceptSequence: (sequence, expected) => sequence === BigInt.asUintN(64, expected) },
  },
  {
    id: 'last-number-left-open',
    title: 'goes on with its last number when there is none left',
    breaks: ['RPL-05'],
    policy: { nextSequence: (counter, flag) => strict.nextSequence(counter, flag) ?? counter },
  },
  {
    id: 'unsequenced-dropped',
    title: 'drops a data packet of a wrong number, and goes on',
    breaks: ['CHN-04', 'RPL-02'],
    policy: { failureEndsSession: (code, phase) => phase !== 'data' || code !== ErrorCode.packetUnsequenced },
  },
  {
    id: 'bad-packet-dropped',
    title: 'drops a data packet that it refuses, and goes on',
    breaks: ['CHN-04', 'RPL-02'],
    policy: { failureEndsSession: (_code, phase) => phase !== 'data' },
  },
];
