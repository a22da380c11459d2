import type { Profile } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';

/** Where bytes were seen: what decides how they are read. */
export interface PacketContext {
  readonly variant: Variant;
  /** Undefined where it is not known: then sizes are not either. */
  readonly profile: Profile | undefined;
  /** Who sent them, where that is known. */
  readonly sender: Role | undefined;
  readonly phase: Phase;
  /** The packet that they go on with, where one was begun by bytes before them. */
  readonly open?: OpenPacket | undefined;
}

export type Phase = 'handshake' | 'data';

/** A packet of which not all has come. */
export interface OpenPacket {
  /** What there is of its header: 21 bytes at most. */
  readonly head: Uint8Array;
  /** How much there is of all of it, in bytes. */
  readonly length: number;
}

/** A range of bytes, from the first of those that are dissected. */
export interface Range {
  readonly offset: number;
  /** In bytes, at least one. */
  readonly length: number;
}

/** A part of a packet. */
export interface Part extends Range {
  /** What it is, in words: `sequence`, `key identity`, `sealed token`. */
  readonly name: string;
  readonly place: 'header' | 'message' | 'no packet';
  /** What it says, in words, where it says something to a reader. */
  readonly value?: string;
}

/** What bytes consist of. */
export interface Dissection {
  /** What it is, in a few words: `connect request`, `error: message time invalid`. */
  readonly label: string;
  /** Parts that follow one another and have every byte in one of them. */
  readonly parts: readonly Part[];
  /** What is not as the protocol has it, as far as the bytes alone tell; a few words each. */
  readonly oddities: readonly string[];
  /** The packet that the last of the bytes belong to, where it is not whole. */
  readonly open: OpenPacket | undefined;
}
