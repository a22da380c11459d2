import { strict } from '../impl/policy.ts';
import { decodeHeader, HEADER_FIELDS, HEADER_LENGTH, type Header } from '../impl/wire/header.ts';
import type { Conversation, Overrides, Tamper } from './conversation.ts';
import {
  applyFault,
  changeNumber,
  type FaultMaker,
  type FaultTold,
  type HeaderFieldName,
  headerBits,
  type Rule,
  toldFault,
} from './faults/fault.ts';
import { contentFields, type Message, packetFields } from './faults/messages.ts';
import type { Capabilities, Target } from './target.ts';

/** What follows a header whose length lies. */
export type Body = 'as it was' | 'as announced' | 'none';

/** The longest message that is made to fit a length that lies, in bytes; beyond it the body is as it was. */
const LONGEST = 1 << 17;

const HEADER_NAMES: readonly string[] = HEADER_FIELDS.map(({ name }) => name);

/** A fault in one packet: where, by whom, and what it does to which field. */
export interface PacketFault {
  readonly message: Message;
  readonly field: string;
  readonly rule: Rule;
  readonly by: FaultMaker;
  readonly body: Body;
}

/** A packet of our endpoint that is made or sent with a fault in it. */
export interface FaultyMessage {
  /** Decisions of the endpoint that sends the packet; without effect unless armed. */
  readonly overrides: Overrides;
  /** Whether the packet was sent. */
  readonly sent: boolean;
  /** Packets of the peer's that had come when it was sent. */
  readonly before: number;
  /** The packet as it would be without the fault, where it can be sent after it. */
  readonly honest: Uint8Array | undefined;
  /** Arms it for the packet of the handshake that it is meant for. */
  arm(): void;
  /** The hand on what a conversation sends: the faulty packet goes out in place of its twin. */
  hand(session: () => Conversation): Tamper;
}

/** Who sends it: a target gives all of it, for ourselves. */
export interface FaultySender extends Pick<Target, 'identity' | 'profile'> {
  readonly capabilities: Pick<Capabilities, 'setsClock'>;
}

/** Puts one fault into one packet of our endpoint: by its decisions while it makes it, or on the way. */
export class FaultyPacket implements FaultyMessage {
  /** Decisions of the endpoint that sends the packet; without effect unless armed. */
  readonly overrides: Overrides;
  /** Whether the packet was sent. */
  sent = false;
  /** The packet as it would be without the fault, where the network makes it. */
  honest: Uint8Array | undefined;
  readonly #target: FaultySender;
  readonly #fault: PacketFault;
  #armed = false;

  constructor(target: FaultySender, fault: PacketFault) {
    this.#target = target;
    this.#fault = fault;
    let content: Uint8Array | undefined;
    this.overrides =
      fault.by === 'network'
        ? {}
        : {
            policy: {
              ...strict,
              packetHeader: (header) => (this.#armed && !this.#inContent ? this.#header(header) : header),
              packetContent: (honest, flag) => {
                content = this.#armed && this.#inContent ? this.#content(honest, flag) : undefined;
                return content ?? honest;
              },
              // A peer that takes a token with a fault in it rekeys from what it took.
              keyInput: (input, derivation) =>
                content === undefined || derivation !== 'symmetric ratchet'
                  ? input
                  : { ...input, X: content },
            },
          };
  }

  /** The fault in words. */
  get told(): FaultTold {
    const { message, field, rule } = this.#fault;
    return toldFault({ message: message.name, field, rule: this.#reachable(rule) });
  }

  /** Lets `make` make the packet with the fault in it. */
  make(make: () => Uint8Array): Uint8Array {
    this.#armed = true;
    const packet = make();
    this.#armed = false;
    return this.#finish(packet);
  }

  /** Arms it for the packet of the handshake that it is meant for. */
  arm(): void {
    this.#armed = true;
  }

  /** The hand on what a conversation sends: the faulty packet goes out in place of its twin. */
  hand(session: () => Conversation): Tamper {
    return (packet, index) => {
      if (this.sent || !this.#isMeant(packet, index)) return [packet];
      this.sent = true;
      this.#armed = false;
      this.before = session().packets.length;
      session().tellFault(this.told);
      return [this.#finish(packet)];
    };
  }
  /** Packets of the peer's that had come when it was sent. */
  before = 0;

  #isMeant(packet: Uint8Array, index: number): boolean {
    const { message } = this.#fault;
    return message.phase === 'handshake' ? index === message.index : packet[0] === message.flag;
  }

  /** Whether the sender seals the fault within the message, and the header tells what it then is. */
  get #inContent(): boolean {
    const { message, by, field } = this.#fault;
    return by === 'sender' && message.phase === 'data' && !HEADER_NAMES.includes(field);
  }

  /** What is sealed with the fault in it, or `undefined` in other packets. */
  #content(content: Uint8Array, flag: number): Uint8Array | undefined {
    const { message, field, rule } = this.#fault;
    if (flag !== message.flag) return undefined;
    const { identity, profile } = this.#target;
    const fields = contentFields(content, message, identity.variant, profile);
    return applyFault(content, fields, { message: message.name, field, rule });
  }

  /** A header with the fault in it, where the sender makes it, and it is of the packet that is meant. */
  #header(header: Header): Header {
    const { message, by, field, rule } = this.#fault;
    if (by === 'network' || header.flag !== message.flag) return header;
    const name = headerField(field);
    const value = changeNumber(BigInt(header[name]), headerBits(name), this.#reachable(rule));
    return { ...header, [name]: name === 'flag' || name === 'msglen' ? Number(value) : value };
  }

  #finish(packet: Uint8Array): Uint8Array {
    const { message, by, field, rule, body } = this.#fault;
    const { identity, profile } = this.#target;
    let faulty = packet;
    if (by === 'network') {
      this.honest = packet;
      const fields = packetFields(packet, message, identity.variant, profile);
      faulty = applyFault(packet, fields, { message: message.name, field, rule: this.#reachable(rule) });
    }
    if (body === 'as it was') return faulty;
    const { msglen } = decodeHeader(faulty);
    const length = body === 'none' ? 0 : msglen;
    if (length > LONGEST) return faulty;
    const resized = new Uint8Array(HEADER_LENGTH + length);
    resized.set(faulty.subarray(0, resized.length));
    return resized;
  }

  /** RPL-04: over a socket 61 s may be 60 on arrival; 62 never is. */
  #reachable(rule: Rule): Rule {
    const edge = rule.kind === 'add' && (rule.delta === 61n || rule.delta === -61n);
    if (!edge || this.#fault.field !== 'utctime' || this.#target.capabilities.setsClock) return rule;
    return { kind: 'add', delta: rule.delta + (rule.delta < 0n ? -1n : 1n) };
  }
}

function headerField(field: string): HeaderFieldName {
  switch (field) {
    case 'flag':
    case 'msglen':
    case 'sequence':
    case 'utctime':
      return field;
    default:
      throw new RangeError(`field: the header has no ${field}`);
  }
}
