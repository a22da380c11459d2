import { join } from '../../impl/bytes.ts';
import type { Profile } from '../../impl/profile.ts';
import { ERROR_SEQUENCE } from '../../impl/wire/codes.ts';
import { encodeHeader, HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { Protocol, Row } from '../../model/protocol.ts';
import type { Session } from '../../model/session.ts';
import { Length } from '../../model/steps/header-checks.ts';
import type { System } from '../../model/system.ts';
import { Op, type Term } from '../../model/term.ts';
import type { Holdings } from './holdings.ts';
import { cut, partLength } from './parts.ts';
import { unixTime } from './time.ts';

/** Packets as terms and as bytes: made concrete from what the adversary holds, and made abstract again. */
export class Packets {
  readonly #system: System;
  readonly #holdings: Holdings;
  readonly #profile: Profile;
  /** Packets that sessions sent. */
  readonly #packets = new Map<Term, Uint8Array>();

  constructor(system: System, holdings: Holdings, profile: Profile) {
    this.#system = system;
    this.#holdings = holdings;
    this.#profile = profile;
  }

  /** The bytes of a packet, if the adversary has or can make them all. */
  bytesOf(slot: number, session: Session, packet: Term): Uint8Array | undefined {
    const { terms } = this.#system;
    const seen = this.#packets.get(packet);
    if (seen !== undefined) return seen;
    const [header = -1, ...body] = terms.args(packet);
    const { variant } = this.#system.slot(slot);
    const profile = this.#profile;
    const row = this.#protocol(slot).handshake[session.stage - 1];
    // What has other parts than the stage's message looks like a packet of the data phase.
    const names = row?.message.length === body.length ? row.message : ['sealed'];
    const { flag, length, sequence, time } = terms.headerOf(header);
    // The header comes first, for a seal covers it; its length is known by what is sealed.
    const encode = (msglen: number) =>
      encodeHeader({
        flag,
        msglen,
        sequence: sequence < 0 ? ERROR_SEQUENCE : BigInt(sequence),
        utctime: unixTime(time),
      });
    if (body.length === 0) return join(encode(1), Uint8Array.of(0));
    const parts: Uint8Array[] = [];
    const lengths = names.map((name, i) => {
      const content =
        names !== row?.message ? this.#holdings.sealedLength(body[i] ?? -1, variant, flag) : undefined;
      return content ?? partLength(name, variant, profile);
    });
    const whole = lengths.reduce((sum, each) => sum + each, 0);
    const extra = length === Length.exact ? 0 : 1;
    const headerBytes = encode(whole + extra);
    this.#holdings.holdHeader(header, headerBytes, variant);
    for (const [i, name] of names.entries()) {
      const size = lengths[i] ?? 0;
      const term = body[i] ?? -1;
      const bytes =
        name === 'sealed'
          ? this.#holdings.sealed(term, headerBytes, size)
          : this.#holdings.bytesOf(term, size);
      if (bytes === undefined) return undefined;
      const padded = new Uint8Array(Math.max(size, bytes.length));
      padded.set(bytes);
      parts.push(padded);
    }
    return join(headerBytes, ...parts, new Uint8Array(extra));
  }

  /** Takes note of a packet that a session sent, part by part: the model says what each part is. */
  take(slot: number, index: number, term: Term, packet: Uint8Array): void {
    const { terms } = this.#system;
    const { variant, role } = this.#system.slot(slot);
    const header = packet.subarray(0, HEADER_LENGTH);
    const message = packet.subarray(HEADER_LENGTH);
    const [headerTerm = -1, ...body] = terms.args(term);
    this.#packets.set(term, packet);
    this.#holdings.holdHeader(headerTerm, header, variant);
    const rows = this.#protocol(slot).handshake.filter(({ from }) => from === role);
    const row = rows[index];
    if (row === undefined) {
      const [sealed = -1] = body;
      this.#holdings.holdSeal(sealed, message, header);
      const channel = this.#protocol(slot).channel.find(({ flag }) => flag === packet[0]);
      if (channel?.sealed.encrypted === false && terms.is(sealed, Op.seal))
        this.#holdings.hold(terms.arg(sealed, 5), this.#holdings.clearOf(message, variant));
      return;
    }
    const views = this.#cut(slot, row, message);
    for (const [i, name] of row.message.entries()) {
      const [part, bytes] = [body[i], views[i]];
      if (part === undefined || bytes === undefined) continue;
      if (name !== 'sealed') this.#holdings.hold(part, bytes);
      else if (terms.is(part, Op.seal)) this.#holdings.holdSeal(part, bytes, header);
      else this.#holdings.hold(part, this.#holdings.clearOf(bytes, variant));
    }
  }

  #cut(slot: number, row: Row, message: Uint8Array): Uint8Array[] {
    const { variant } = this.#system.slot(slot);
    return cut(
      message,
      row.message.map((name) => partLength(name, variant, this.#profile)),
    );
  }

  /**
   * Reads a packet that a session sent as a term: each part is the term that its bytes are known as, and a constant
   * of its own where they are not known.
   */
  abstract(slot: number, packet: Uint8Array): Term {
    const { role } = this.#system.slot(slot);
    const row = this.#protocol(slot).handshake.find(({ from, flag }) => from === role && flag === packet[0]);
    const header = packet.subarray(0, HEADER_LENGTH);
    const message = packet.subarray(HEADER_LENGTH);
    const parts = row === undefined ? [message] : this.#cut(slot, row, message);
    return this.#system.terms.tuple(...[header, ...parts].map((bytes) => this.#holdings.termOf(bytes)));
  }

  #protocol(slot: number): Protocol {
    return this.#system.words(slot).protocol;
  }
}
