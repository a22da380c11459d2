import type { Target } from '../../harness/target.ts';
import type { Wire } from '../../harness/wire.ts';
import type { RatchetKind } from '../../impl/channel/data-phase.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { Framer } from '../../impl/wire/framer.ts';
import type { Peer } from './peer.ts';

/** Bytes that one connection takes in: a peer that sends more sends without end. */
const FLOOD = 4 << 20;

/** A peer behind a wire: of what it accepts it shows what it answers. */
export class WirePeer implements Peer {
  readonly #target: Target;
  readonly #wire: Wire;
  readonly #framer = new Framer();
  #out: Uint8Array[] = [];
  #taken = 0;
  ended: 'closed' | 'reset' | undefined;
  accepted = 0;
  /** Whether a client has sent its first packet, which answers nothing. */
  #begun: boolean;

  constructor(target: Target, wire: Wire) {
    this.#target = target;
    this.#wire = wire;
    this.#begun = target.role === 'server';
  }

  /** Whether it has sent anything. */
  get hasBegun(): boolean {
    return this.#begun;
  }

  /** It is established once it sends what only an established one does. */
  established = false;

  deliver(segment: Uint8Array): void {
    this.#wire.send(segment.slice());
  }

  ratchet(kind: RatchetKind): boolean {
    if (!this.#target.capabilities.startsRatchets) return false;
    this.#target.startRatchet(kind, this.#wire);
    return true;
  }

  end(): boolean {
    if (this.#target.endSession === undefined) return false;
    this.#target.endSession(this.#wire);
    return true;
  }

  take(): readonly Uint8Array[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  assume(accepted: number): void {
    this.accepted = Math.max(this.accepted, accepted);
  }

  /** Reads until it is so, or nothing came for so many milliseconds. */
  async wait(until: () => boolean, patience: number): Promise<boolean> {
    const begun = performance.now();
    while (!until()) {
      const left = patience - (performance.now() - begun);
      if (left <= 0) return false;
      const event = await this.#wire.read(left);
      if (event.kind === 'quiet') return until();
      if (event.kind === 'end') {
        this.ended = event.how;
        return until();
      }
      this.#take(event.bytes);
      if (this.#taken > FLOOD) {
        this.ended = 'reset';
        this.#wire.reset();
      }
    }
    return true;
  }

  close(): void {
    this.#wire.close();
  }

  #take(bytes: Uint8Array): void {
    this.#taken += bytes.length;
    this.#out.push(bytes);
    this.#framer.push(bytes);
    for (let packet = this.#framer.take(); packet !== undefined; packet = this.#framer.take()) {
      const { flag } = packet.header;
      // Each packet of the handshake answers one of ours, and so does each message that comes back.
      if (!this.#begun) this.#begun = true;
      else if (isAnswer(flag)) this.accepted += 1;
      if (flag === Flag.encryptedMessage) this.established = true;
    }
    this.#framer.settle();
  }
}

function isAnswer(flag: number): boolean {
  return (
    (flag >= Flag.connectRequest && flag <= Flag.connectResponse) ||
    flag === Flag.encryptedMessage ||
    (flag >= Flag.exchangeRequest && flag <= Flag.establishResponse) ||
    flag === Flag.asymmetricRatchetResponse
  );
}
