import { equalBytes } from '../../impl/primitives/constant-time.ts';
import type { Defect } from './defect.ts';

export const CONFIRMATION_DEFECTS: readonly Defect[] = [
  {
    id: 'confirmation-unchecked',
    title: 'takes a confirmation that opens, whatever it says',
    breaks: ['CNF-01', 'CNF-02'],
    policy: { acceptConfirmation: () => true },
  },
  {
    id: 'confirmation-half',
    title: 'compares the first half of the confirmed transcript',
    breaks: ['CNF-01', 'CNF-02'],
    policy: {
      acceptConfirmation: (opened, own) =>
        equalBytes(opened.subarray(0, own.length / 2), own.subarray(0, own.length / 2)),
    },
  },
  {
    id: 'confirmation-one-byte-off',
    title: 'takes a confirmation that differs in one byte',
    breaks: ['CNF-01', 'CNF-02'],
    policy: {
      acceptConfirmation: (opened, own) => opened.filter((byte, index) => byte !== own[index]).length <= 1,
    },
  },
  {
    id: 'tag-unchecked',
    title: 'releases what it opened although the tag differs',
    breaks: ['PRM-05', 'CHN-03', 'SEC-06'],
    policy: { acceptTag: () => true },
  },
  {
    id: 'tag-prefix',
    title: 'compares the first 16 bytes of a tag',
    breaks: ['PRM-05'],
    policy: {
      acceptTag: (received, computed) => equalBytes(received.subarray(0, 16), computed.subarray(0, 16)),
    },
  },
  {
    id: 'failure-left-open',
    title: 'leaves the connection open when a handshake has failed',
    breaks: ['ERR-01', 'CNF-02'],
    shell: { closesSocket: (reason) => reason.cause !== 'failure' },
  },
];
