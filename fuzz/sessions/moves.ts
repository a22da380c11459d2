import type { FaultMaker, Rule } from '../../harness/faults/fault.ts';
import type { SignedRule } from '../../harness/faults/signed-faults.ts';
import type { RatchetKind } from '../../impl/channel/data-phase.ts';

/** Where a packet comes from that is put on the wire. */
export type Source =
  /** Our endpoint's next packet that is not on the wire yet; a message of its own where there is none. */
  | { readonly of: 'ours' }
  /** One further on: those before it wait. */
  | { readonly of: 'ours later'; readonly ahead: number }
  /** One that was sent before in this session, counted back from the last. */
  | { readonly of: 'sent'; readonly back: number }
  /** One of the peer's own, counted back from the last. */
  | { readonly of: 'received'; readonly back: number }
  /** Our packet of that number in another session with the same peer, or in one of the other variant. */
  | { readonly of: 'another session' | 'another variant'; readonly number: number }
  /** A packet of the peer's in another session, from its first. */
  | { readonly of: "the peer's other session"; readonly number: number };

/** A change of a packet on its way, of bytes: `at` counts from its start. Beyond its end it changes nothing. */
export type ByteEdit =
  | { readonly edit: 'flip'; readonly at: number; readonly mask: number }
  | { readonly edit: 'set'; readonly at: number; readonly bytes: string }
  /** A little-endian number of so many bytes is increased, modulo its width. */
  | { readonly edit: 'add'; readonly at: number; readonly width: number; readonly delta: number }
  | { readonly edit: 'insert'; readonly at: number; readonly bytes: string }
  | { readonly edit: 'delete'; readonly at: number; readonly count: number }
  | { readonly edit: 'cut'; readonly at: number }
  /** Bytes of another packet in place of its own. */
  | {
      readonly edit: 'splice';
      readonly at: number;
      readonly count: number;
      readonly from: Source;
      readonly fromAt: number;
    };

/** A change of a field: by the network, or by the sender, who signs or seals the packet with the fault in it. */
export type FieldEdit =
  | { readonly edit: 'field'; readonly field: string; readonly rule: Rule; readonly by: FaultMaker }
  /** A signed hash that is wrong, correctly signed as far as it can be. */
  | { readonly edit: 'signed'; readonly rule: SignedRule }
  /** A component is another, and the packet is signed as it then is. */
  | { readonly edit: 'resigned'; readonly field: string; readonly rule: Rule };

export type Edit = ByteEdit | FieldEdit;

/** A fault in a packet of the data phase that is sealed with it. */
export interface SealedFault {
  readonly field: string;
  readonly rule: Rule;
}

/** A packet is put on the wire, changed, in segments that end at `cuts`. */
export interface Send {
  readonly move: 'send';
  readonly from: Source;
  readonly edits: readonly Edit[];
  readonly cuts: readonly number[];
  /** Together with what is sent next, in one segment. */
  readonly joined?: true | undefined;
}

/** One thing that is done, in order. */
export type Move =
  | Send
  /** Our next packet is lost. */
  | { readonly move: 'drop' }
  /** Bytes that are no packet of anybody's. */
  | { readonly move: 'raw'; readonly bytes: string }
  /** So many headers, each on a copy of the peer where it stands, in process; one that is misjudged is sent. */
  | { readonly move: 'headers'; readonly seed: number; readonly count: number }
  /** Our application has its endpoint seal a message, start a ratchet, or end the session in good order. */
  | { readonly move: 'say'; readonly length: number; readonly fault?: SealedFault | undefined }
  | { readonly move: 'ratchet'; readonly ratchet: RatchetKind; readonly fault?: SealedFault | undefined }
  | { readonly move: 'end'; readonly fault?: SealedFault | undefined }
  /** The peer's application does; a fault is in our response to it. */
  | {
      readonly move: 'peer ratchets';
      readonly ratchet: RatchetKind;
      readonly fault?: SealedFault | undefined;
    }
  | { readonly move: 'peer ends' }
  /** Everybody's clock moves. */
  | { readonly move: 'tick'; readonly seconds: number };

/** A case: what was done honestly first, and what then. */
export interface SessionCase {
  /** A moment of a session, by its name. */
  readonly base: string;
  readonly moves: readonly Move[];
  /**
   * On so many connections, open at the same time, of which it is measured what they cost: of a peer whose process is
   * seen. A peer in this process is given one.
   */
  readonly times?: number | undefined;
}

/** The next packet of ours, as it is. */
export const PASS: Send = { move: 'send', from: { of: 'ours' }, edits: [], cuts: [] };
