import type { TranscriptStep } from '../../../impl/policy.ts';
import { DOWNGRADE_DEFECTS } from '../downgrade.ts';
import { BOTH, DUPLEX, only, policyOfDefect, type Twin } from './twin.ts';

/** Begins the transcript with something else than `cfg`, `kid` and the verification keys. */
function startsWith(change: (parts: readonly Uint8Array[]) => readonly Uint8Array[]): Twin['policy'] {
  return () => ({ transcriptInput: (parts, step) => (step === 'start' ? change(parts) : parts) });
}

function leavesOutPacket(left: Exclude<TranscriptStep, 'start'>): Twin['policy'] {
  return () => ({ foldsPacket: (folded, packet) => folded && packet !== left });
}

/** What enters the transcript: CFG-03, SMX-04, DPX-04. */
export const TRANSCRIPT_TWINS: readonly Twin[] = [
  {
    mutant: 'configuration-not-in-transcript',
    title: 'leaves the configuration out of the transcript',
    variants: BOTH,
    policy: startsWith((parts) => parts.slice(1)),
  },
  {
    mutant: 'kid-not-in-transcript',
    title: 'leaves the key identity out of the transcript',
    variants: BOTH,
    policy: startsWith((parts) => parts.toSpliced(1, 1)),
  },
  {
    mutant: 'server-key-not-in-transcript',
    title: 'leaves the verification key of the server out of the transcript',
    variants: BOTH,
    policy: startsWith((parts) => parts.slice(0, -1)),
  },
  {
    mutant: 'client-key-not-in-transcript',
    title: 'leaves the verification key of the client out of the transcript',
    variants: DUPLEX,
    policy: startsWith((parts) => parts.toSpliced(2, 1)),
  },
  {
    mutant: 'packet-1-not-folded',
    title: 'does not fold the connect request into the transcript',
    variants: DUPLEX,
    policy: leavesOutPacket(1),
  },
  {
    mutant: 'packet-2-not-folded',
    title: 'does not fold the connect response into the transcript',
    variants: ['duplex', 'simplex'],
    policy: leavesOutPacket(2),
  },
  {
    mutant: 'packet-3-not-folded',
    title: 'does not fold the exchange request into the transcript',
    variants: ['duplex', 'simplex'],
    policy: leavesOutPacket(3),
  },
  {
    mutant: 'packet-4-not-folded',
    title: 'does not fold the exchange response into the transcript',
    variants: DUPLEX,
    policy: leavesOutPacket(4),
  },
  {
    mutant: 'configuration-not-compared',
    title: 'takes the configuration from the client',
    variants: BOTH,
    policy: only('server', policyOfDefect(DOWNGRADE_DEFECTS, 'configuration-unchecked')),
  },
];
