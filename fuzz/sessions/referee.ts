import { handshakeMessageOf, handshakeParts } from '../../harness/faults/messages.ts';
import { isAdmittedInData, isAdmittedInHandshake } from '../../harness/terms/admission.ts';
import { join } from '../../impl/bytes.ts';
import type { Profile } from '../../impl/profile.ts';
import { type Role, VARIANTS, type Variant } from '../../impl/variant.ts';
import { ErrorCode, Flag, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import { decodeHeader, HEADER_LENGTH, type Header } from '../../impl/wire/header.ts';
import { protocolOf } from '../../model/hunt.ts';
import type { Row } from '../../model/protocol.ts';
import { type Reason, reason } from './reason.ts';
import { isSame, wrongBody } from './wrong-body.ts';
import { wrongInData, wrongInHandshake } from './wrong-header.ts';

/** Whose packets are judged. */
export interface Sender {
  readonly variant: Variant;
  readonly role: Role;
  readonly profile: Profile;
  readonly firstDataSequence: number;
  /** When the key of the peer's that packet 1 is for expires, where the peer is a server (KEY-02). */
  readonly expiration?: bigint | undefined;
  /** Seconds by which the edges of the window are not known: those in which a packet is on its way. */
  readonly blur: bigint;
}

/** Seconds that a packet's time may differ from the receiver's clock (HDR-02). */
const WINDOW = 60n;

/** A packet that our endpoint made, and what it is in its place. */
export interface Made {
  readonly bytes: Uint8Array;
  /** The flag that it was to have. */
  readonly flag: number;
  /** Why it must be refused although it is what we sent, signed and sealed right. */
  readonly bad?: Reason;
}

/** What is known of a packet that is no packet of ours in its place, where more is known than its bytes. */
export interface Hint {
  readonly reason: Reason;
  /** It is authentic: it may be answered in the handshake, and must lead to no session (RPL-03, PRM-08). */
  readonly answerable?: true;
}

/** Where the peer must stand by what it was given. */
export type Standing =
  /** It has accepted all packets so far. */
  | 'good'
  /** It may go on with the handshake, and must accept no data. */
  | 'doomed'
  /** It must have ended the session. */
  | 'over'
  /** Either may be: ratchets have crossed. */
  | 'open'
  /** We have ended the session in good order. */
  | 'ended';

const rowsOf = new Map<string, readonly Row[]>();

function handshakeRows(variant: Variant, role: Role): readonly Row[] {
  const name = `${variant} ${role}`;
  const rows = rowsOf.get(name) ?? protocolOf(variant).handshake.filter(({ from }) => from === role);
  rowsOf.set(name, rows);
  return rows;
}

/**
 * Says what the peer must make of what it is given: which packets it must accept, and which not, and why. It knows the
 * packets that our endpoint made, in their order, and the requirements; of the peer it knows nothing.
 */
export class Referee {
  readonly #sender: Sender;
  readonly #rows: readonly Row[];
  /** Packets of ours that must have been accepted. */
  position = 0;
  standing: Standing = 'good';
  /** Why it is over, or doomed. */
  why: Reason | undefined;
  /** Bytes that must have come before it can be demanded that the session is over. */
  #due = 0;
  #held: Uint8Array = new Uint8Array(0);

  constructor(sender: Sender) {
    this.#sender = sender;
    this.#rows = handshakeRows(sender.variant, sender.role);
  }

  clone(): Referee {
    const copy = new Referee(this.#sender);
    copy.position = this.position;
    copy.standing = this.standing;
    copy.why = this.why;
    copy.where = this.where;
    copy.#due = this.#due;
    copy.#held = this.#held;
    return copy;
  }

  /** How many packets our side has in the handshake. */
  get handshakePackets(): number {
    return this.#rows.length;
  }

  /** Whether all our packets of the handshake must have been accepted. */
  get inData(): boolean {
    return this.position >= this.#rows.length;
  }

  /** What the peer waits for, in words. */
  get stage(): string {
    if (this.standing === 'over' || this.standing === 'ended') return 'closed';
    const flag = this.#rows[this.position]?.flag;
    return flag === undefined ? 'established' : (STAGES[flag] ?? 'established');
  }

  /** What the peer waited for when the session had to end; what it waits for, where it goes on. */
  where: string | undefined;

  /** Whether part of a packet is there, and the rest is not. */
  get waits(): boolean {
    return this.#held.length > 0;
  }

  /** Whether it may be demanded by now that the session is over. */
  get demanded(): boolean {
    return this.standing === 'over' && this.#held.length >= this.#due;
  }

  /** Takes note of a segment that the peer was given, at a time. */
  deliver(segment: Uint8Array, made: readonly Made[], now: bigint, hint: Hint | undefined): void {
    this.#held = this.#held.length === 0 ? segment : join(this.#held, segment);
    while (this.standing === 'good' && this.#held.length >= HEADER_LENGTH)
      if (!this.#next(made, now, hint)) return;
  }

  /** Whether the peer's place admits a header, so that what it announces is waited for. */
  admits(header: Header, now: bigint): boolean {
    const { variant, profile } = this.#sender;
    const row = this.#rows[this.position];
    return row === undefined
      ? isAdmittedInData(header, this.#nextNumber, variant, profile, now)
      : isAdmittedInHandshake(header, row, variant, profile, now);
  }

  /** The peer has ended the session itself: it must accept nothing more. */
  end(why: Reason): void {
    if (this.standing === 'good') this.#end(why);
  }

  /** From here on nothing can be said of what the peer makes of our packets. */
  open(): void {
    if (this.standing === 'good') this.standing = 'open';
  }

  #next(made: readonly Made[], now: bigint, hint: Hint | undefined): boolean {
    const header = decodeHeader(this.#held);
    const { blur } = this.#sender;
    const off = header.utctime > now ? header.utctime - now : now - header.utctime;
    if (blur > 0n && off > WINDOW - blur && off <= WINDOW + blur) {
      this.open();
      return false;
    }
    const wrong = this.#wrongHeader(header, made, now);
    if (wrong !== undefined) {
      this.#end(hint === undefined || wrong.requirement === 'HDR-06' ? wrong : hint.reason);
      this.#due = this.#dueAfter(header);
      return false;
    }
    const length = HEADER_LENGTH + header.msglen;
    if (this.#held.length < length) return false;
    const packet = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    this.#judge(packet, header, made[this.position], hint, now);
    return true;
  }

  #wrongHeader(header: Header, made: readonly Made[], now: bigint): Reason | undefined {
    const row = this.#rows[this.position];
    return row === undefined
      ? wrongInData(header, this.#nextNumber, this.#sender, made, now)
      : wrongInHandshake(header, row, this.#sender, now);
  }

  /** The number that the next packet of the data phase has. */
  get #nextNumber(): bigint {
    return BigInt(this.position + this.#sender.firstDataSequence);
  }

  /** A packet whose header its place admits. */
  #judge(
    packet: Uint8Array,
    header: Header,
    expected: Made | undefined,
    hint: Hint | undefined,
    now: bigint,
  ): void {
    const { variant, expiration } = this.#sender;
    const row = this.#rows[this.position];
    const same = expected !== undefined && isSame(packet, expected.bytes, variant, row);
    if (this.position === 0 && expiration !== undefined && now > expiration)
      this.#end(
        reason('KEY-02', 'a handshake under a key that has expired', same ? [ErrorCode.keyExpired] : []),
      );
    else if (same && expected.bad !== undefined) this.#end(expected.bad);
    else if (same) this.#accept(header, expected, row);
    else this.#refuse(packet, header, expected, hint);
  }

  #accept(header: Header, expected: Made, row: Row | undefined): void {
    this.position += 1;
    if (row !== undefined) return;
    // What our endpoint did not mean so leaves the two with keys that differ.
    if (header.flag !== expected.flag) this.open();
    if (header.flag === Flag.errorCondition) this.standing = 'ended';
  }

  /** A packet that is not ours in its place, behind a header that the place admits. */
  #refuse(packet: Uint8Array, header: Header, expected: Made | undefined, hint: Hint | undefined): void {
    const { variant, role } = this.#sender;
    const row = this.#rows[this.position];
    const different = wrongBody(packet, header, expected, row, this.#sender);
    const unprotected = row !== undefined && variant === 'simplex' && role === 'client' && row.packet === 3;
    if (hint?.answerable && row !== undefined) this.#doom(hint.reason);
    // PRM-08: any ciphertext of the right size gives some secret.
    else if (unprotected) this.#doom(different);
    else this.#end(hint?.reason ?? different);
  }

  #end(why: Reason): void {
    this.where = this.stage;
    this.standing = 'over';
    this.why = why;
    this.#due = 0;
  }

  #doom(why: Reason): void {
    this.standing = 'doomed';
    this.why = why;
  }

  /** HDR-02: one that first waits for the message it expects is tolerated; CHN-05: not with a length that is too large. */
  #dueAfter({ msglen, flag }: Header): number {
    if (!this.inData) {
      if (flag === Flag.errorCondition) return HEADER_LENGTH + 1;
      const { profile, variant } = this.#sender;
      const row = this.#rows[this.position];
      const message = handshakeMessageOf(row?.flag);
      if (message === undefined) return HEADER_LENGTH;
      const parts = handshakeParts(message, variant, profile);
      return parts.reduce((sum, { length }) => sum + length, HEADER_LENGTH);
    }
    const { tag } = VARIANTS[this.#sender.variant];
    const large = msglen > MAXIMUM_MESSAGE_LENGTH || msglen <= tag;
    return HEADER_LENGTH + (large ? 0 : msglen);
  }
}

/** What is waited for, by flag. */
const STAGES: Readonly<Record<number, string>> = {
  [Flag.connectRequest]: 'connect request',
  [Flag.connectResponse]: 'connect response',
  [Flag.exchangeRequest]: 'exchange request',
  [Flag.exchangeResponse]: 'exchange response',
  [Flag.establishRequest]: 'establish request',
  [Flag.establishResponse]: 'establish response',
};

/** What a peer of each variant and role may wait for: our packets, then data, then nothing. */
export function stagesOf(variant: Variant, peerRole: Role): readonly string[] {
  const ours = handshakeRows(variant, peerRole === 'server' ? 'client' : 'server');
  return [...ours.map(({ flag }) => STAGES[flag] ?? ''), 'established', 'closed'];
}
