import type { Conversation, Overrides, Tamper } from './conversation.ts';
import type { Message } from './faults/messages.ts';
import type { FaultyMessage } from './faulty-packet.ts';

/** What goes out in place of a packet. */
type Replace = (packet: Uint8Array, session: Conversation) => readonly Uint8Array[];

/** A packet of a handshake in whose place something else is sent. */
export class ReplacedPacket implements FaultyMessage {
  readonly overrides: Overrides;
  readonly honest = undefined;
  sent = false;
  before = 0;
  readonly #message: Message;
  readonly #replace: Replace;

  constructor(message: Message, replace: Replace, overrides: Overrides = {}) {
    this.#message = message;
    this.#replace = replace;
    this.overrides = overrides;
  }

  arm(): void {
    // It lets all packets through but its own.
  }

  hand(session: () => Conversation): Tamper {
    return (packet, index) => {
      if (this.sent || index !== this.#message.index) return [packet];
      this.sent = true;
      this.before = session().packets.length;
      return this.#replace(packet, session());
    };
  }
}
