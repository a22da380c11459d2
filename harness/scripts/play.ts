import type { RatchetKind } from '../../impl/channel/data-phase.ts';

/**
 * One session of ours, a client, with the peer that is tried, and a hand on the wire. `Packet` is how a packet is
 * held: as a term, or as bytes.
 */
export interface PlayedSession<Packet> {
  /** Runs the handshake with what `change` makes of our packets, numbered from 0; whether the peer established it. */
  establish(change?: (packet: Packet, index: number) => Packet): Promise<boolean>;
  /** Our packets of the handshake, as we made them. */
  readonly handshake: readonly Packet[];
  /** Packets of the data phase that the peer sent, oldest first. */
  readonly received: readonly Packet[];
  /** Our next packet with data, not sent. */
  seal(): Packet;
  /** Sends data and has it sent back. */
  echo(): Promise<boolean>;
  /** Starts a ratchet; whether the peer followed. */
  ratchet(kind: RatchetKind): Promise<boolean>;
  /** Gives the peer a packet, whose it may be; whether it accepted it. */
  give(packet: Packet): Promise<boolean>;
}

/** A peer, a server, to try scripts on. */
export interface Play<Packet> {
  readonly variant: 'simplex' | 'duplex';
  /** A new session. */
  open(): Promise<PlayedSession<Packet>>;
  /** A connect request that is right but for its configuration, which is another one's. */
  otherConfiguration(): Packet;
  /** A packet that looks like data, under no key. */
  unkeyedData(session: PlayedSession<Packet>): Packet;
}
