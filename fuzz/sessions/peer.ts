import type { RatchetKind } from '../../impl/channel/data-phase.ts';
import type { SessionKeys } from '../../impl/policy.ts';

/** The peer under test, at the other end of one connection. */
export interface Peer {
  /** Gives it one segment. */
  deliver(segment: Uint8Array): void;
  /** Has its application start a ratchet, or end the session. False where that cannot be asked of it now. */
  ratchet(kind: RatchetKind): boolean;
  end(): boolean;
  /** What it has sent since this was last asked. */
  take(): readonly Uint8Array[];
  /** How its side of the connection ended. */
  readonly ended: 'closed' | 'reset' | undefined;
  /** Packets of ours that it has shown to have accepted. */
  readonly accepted: number;
  /** Takes it that it has accepted so many, where it does not show. */
  assume?(accepted: number): void;
  /** Whether it has shown to be established. */
  readonly established: boolean;
  /** A copy of it at this moment, where it can be had. */
  copy?(): Peer;
  /** What only a peer in this process shows. */
  readonly inside?: Inside;
}

/** What a peer in this process lets be seen. */
export interface Inside {
  /** Keys that it took, oldest first. */
  readonly keys: readonly SessionKeys[];
  /** What it was to erase, and did not: the requirement, and what. */
  readonly retained: readonly Retained[];
  /** What it threw, if it did. */
  readonly threw: string | undefined;
}

export interface Retained {
  readonly requirement: string;
  readonly what: string;
}
