import fc from 'fast-check';
import { type Check, check, type PeerKind } from '../harness/check.ts';
import { flip } from '../harness/faults/flip.ts';
import type { Policy, TranscriptStep } from '../impl/policy.ts';
import { mask } from './cases.ts';
import { honestHandshake } from './faulted.ts';
import { mustBeUnusable } from './unusable.ts';

/** An input of the transcript, or of the key derivation. */
export interface Input {
  readonly name: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly quote: string;
  readonly peers: readonly PeerKind[];
  /** Changes one byte of it on our side alone, at this part of its length. */
  readonly change: (change: (bytes: Uint8Array) => Uint8Array) => Partial<Policy>;
  /** The packet that is folded, where a dialect leaves it out. */
  readonly packet?: Exclude<TranscriptStep, 'start'>;
}

/** Changes the part of the transcript's start, or what a packet folds into it, on our side. */
export function transcriptPart(step: TranscriptStep, part: number): Input['change'] {
  return (change) => ({
    transcriptInput: (parts, of) =>
      of === step ? parts.map((each, index) => (index === part ? change(each) : each)) : parts,
  });
}

/** A check that one input, changed in one byte on our side alone, makes confirmation fail. */
export function inputCheck(family: string, input: Input): Check {
  const { name, title, requirements, quote, peers, change, packet } = input;
  return check({
    id: `${family}/input-${name}`,
    title,
    requirements,
    quote,
    peers,
    needs: ['echo'],
    factors: { input: name },
    cases: fc.record({ at: fc.integer({ min: 0, max: 9999 }), mask }),
    runs: 3,
    twin: honestHandshake,
    attempt(lab, { at, mask }) {
      const { identity, dialect } = lab.target;
      const leftOut =
        packet !== undefined && identity.variant === 'duplex' && !dialect.duplexFolded.includes(packet);
      if (leftOut) return honestHandshake(lab);
      return mustBeUnusable(
        lab,
        change((bytes) => flip(bytes, Math.floor((at * bytes.length) / 10_000), mask)),
      );
    },
  });
}
