import { type Address, TcpFlag, tcpPacket } from './tcp-packet.ts';

/** Bytes of a segment on Ethernet: what a reader is used to. */
const SEGMENT = 1460;
const { ack, fin, push, reset, syn } = TcpFlag;
const EMPTY: Uint8Array = new Uint8Array(0);

/** The side of a conversation that connected, and the one that it connected to. */
export type Side = 'near' | 'far';

/** The packets of a TCP connection over which both sides say something: numbers run on, and answer one another. */
export class TcpConversation {
  readonly #addresses: Readonly<Record<Side, Address>>;
  readonly #next: Record<Side, number>;

  constructor(near: Address, far: Address, firstSequence: number) {
    this.#addresses = { near, far };
    this.#next = { near: firstSequence, far: firstSequence };
  }

  /** The handshake of TCP. */
  *open(): Generator<Uint8Array> {
    yield this.#packet('near', syn, EMPTY);
    yield this.#packet('far', syn | ack, EMPTY);
    yield this.#packet('near', ack, EMPTY);
  }

  /** Bytes of one side, in as many segments as they take. */
  *say(side: Side, bytes: Uint8Array, longest = SEGMENT): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += longest) {
      const payload = bytes.subarray(at, at + longest);
      const isLast = at + longest >= bytes.length;
      yield this.#packet(side, isLast ? ack | push : ack, payload);
    }
  }

  /** One side closes, the other answers. */
  *close(first: Side): Generator<Uint8Array> {
    const second = other(first);
    yield this.#packet(first, fin | ack, EMPTY);
    yield this.#packet(second, fin | ack, EMPTY);
    yield this.#packet(first, ack, EMPTY);
  }

  /** One side ends it without a word. */
  reset(side: Side): Uint8Array {
    return this.#packet(side, reset | ack, EMPTY);
  }

  #packet(side: Side, flags: number, payload: Uint8Array): Uint8Array {
    const sequence = this.#next[side];
    const taken = payload.length + ((flags & (syn | fin)) === 0 ? 0 : 1);
    this.#next[side] = (sequence + taken) >>> 0;
    return tcpPacket({
      from: this.#addresses[side],
      to: this.#addresses[other(side)],
      sequence,
      acknowledgement: (flags & ack) === 0 ? 0 : this.#next[other(side)],
      flags,
      payload,
    });
  }
}

function other(side: Side): Side {
  return side === 'near' ? 'far' : 'near';
}
