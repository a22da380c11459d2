import type { Channel } from '../channel/channel.ts';
import type { Failure } from '../failure.ts';
import type { Stage } from '../policy.ts';
import type { Session } from '../session.ts';
import { ErrorCode } from '../wire/codes.ts';
import type { Packet } from '../wire/framer.ts';
import { encodeHeader } from '../wire/header.ts';

/** The packet that a handshake waits for. */
export interface Expected {
  readonly stage: Stage;
  readonly flag: number;
  readonly msglen: number;
}

/** What a packet led to: a failure, or a packet to send, or an established channel, or both of these. */
export type Step =
  | { readonly failure: Failure }
  | { readonly failure?: never; readonly packet?: Uint8Array; readonly established?: Established };

/** A channel that was confirmed as far as its side can, and the peer's long-term key where it has one. */
export interface Established {
  readonly channel: Channel;
  readonly peerVerificationKey?: Uint8Array;
}

/** One side of a handshake: it takes the packets whose headers were accepted, in order. */
export abstract class Handshake {
  protected readonly session: Session;
  #sent = 0n;
  #received = 0n;

  constructor(session: Session) {
    this.session = session;
  }

  /** The packet that it waits for. */
  abstract get expected(): Expected;

  /** The transcript hash `sch`, once there is one. */
  abstract get transcriptHash(): Uint8Array | undefined;

  /** HDR-05: sequence numbers start at 0 and count every handshake packet. */
  get sent(): bigint {
    return this.#sent;
  }

  get received(): bigint {
    return this.#received;
  }

  /** Takes the expected packet. */
  receive(packet: Packet): Step {
    this.#received += 1n;
    return this.handle(packet);
  }

  /** An independent copy, which goes on in `session`. */
  clone(session: Session): Handshake {
    const copy = this.copy(session);
    copy.#sent = this.#sent;
    copy.#received = this.#received;
    return copy;
  }

  /** Erases all that it holds (TRD-01). */
  abstract erase(): void;

  protected abstract handle(packet: Packet): Step;
  protected abstract copy(session: Session): Handshake;

  /** The serialized header of the next packet to send. HDR-03: signed hashes and seals cover it. */
  protected nextHeader(flag: number, layout: { readonly length: number }): Uint8Array {
    const { policy, clock } = this.session;
    const utctime = policy.packetTime(clock());
    const header = { flag, msglen: layout.length, sequence: this.#sent, utctime };
    this.#sent += 1n;
    return encodeHeader(policy.packetHeader(header));
  }

  /** Opens a sealed confirmation and compares it with our own value (CNF-01, CNF-02). */
  protected checkConfirmation(channel: Channel, packet: Packet, own: Uint8Array): Failure | undefined {
    const { policy } = this.session;
    if (policy.acceptUnopened(packet)) return undefined;
    const opened = channel.open(packet.headerBytes, packet.message);
    if (opened === undefined) return { decision: 'acceptTag', code: ErrorCode.authenticationFailure };
    if (!policy.acceptConfirmation(opened, own))
      return { decision: 'acceptConfirmation', code: ErrorCode.verifyFailure };
    return undefined;
  }
}
