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
    breaks: ['CHN-02', 'RPL-02'],
    policy: { acceptSequence: (sequence, expected) => sequence === expected || sequence === expected - 1n },
  },
  {
    id: 'bad-packet-dropped',
    title: 'drops a data packet that it refuses, and goes on',
    breaks: ['CHN-04', 'RPL-02'],
    policy: { failureEndsSession: (_code, phase) => phase !== 'data' },
  },
];
