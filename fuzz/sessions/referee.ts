import {
  handshakeMessageOf,
  handshakeParts,
  type Message,
  packetFields,
} from '../../harness/faults/messages.ts';
import { isAdmittedInData, isAdmittedInHandshake } from '../../harness/terms/admission.ts';
import { join } from '../../impl/bytes.ts';
import type { Profile } from '../../impl/profile.ts';
import { type Role, VARIANTS, type Variant } from '../../impl/variant.ts';
import { ErrorCode, Flag, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import { decodeHeader, HEADER_LENGTH, type Header } from '../../impl/wire/header.ts';
import { protocolOf } from '../../model/hunt.ts';
import type { Row } from '../../model/protocol.ts';
import { HEADER_CODES, type Reason, reason } from './reason.ts';

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
    const { variant, profile, firstDataSequence } = this.#sender;
    const row = this.#rows[this.position];
    return row === undefined
      ? isAdmittedInData(header, BigInt(this.position + firstDataSequence), variant, profile, now)
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
    const wrong = this.inData ? this.#inData(header, made, now) : this.#inHandshake(header, now);
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
    const different = this.#difference(packet, header, expected);
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

  #inHandshake(header: Header, now: bigint): Reason | undefined {
    const row = this.#rows[this.position];
    const { variant, profile } = this.#sender;
    if (row === undefined || isAdmittedInHandshake(header, row, variant, profile, now)) return undefined;
    const { flag, sequence } = header;
    if (flag === Flag.errorCondition) return reason('HDR-06', 'an error packet in the handshake');
    const anyOf = variant === 'simplex' ? HEADER_CODES.sequence : [];
    if (flag !== row.flag)
      return reason('HDR-04 HDR-02', 'a flag that the stage does not expect', [
        ...HEADER_CODES.flag,
        ...anyOf,
      ]);
    const inOrder = { ...header, sequence: BigInt(row.sequence), utctime: now };
    if (!isAdmittedInHandshake(inOrder, row, variant, profile, now))
      return reason('HDR-02', 'a length that the stage does not expect', [...HEADER_CODES.length, ...anyOf]);
    if (sequence !== BigInt(row.sequence))
      return reason('HDR-05 HDR-02', 'a number that is not the next', [...HEADER_CODES.sequence]);
    return reason('RPL-04 HDR-02', 'a time outside the window', [...HEADER_CODES.time, ...anyOf]);
  }

  #inData(header: Header, made: readonly Made[], now: bigint): Reason | undefined {
    const { variant, profile, firstDataSequence } = this.#sender;
    const expected = BigInt(this.position + firstDataSequence);
    if (isAdmittedInData(header, expected, variant, profile, now)) return undefined;
    const { flag, msglen, sequence } = header;
    const known = DATA_FLAGS[variant];
    if (!known.includes(flag)) return reason('CHN-06 CHN-03', 'a flag without a meaning');
    if (flag === Flag.errorCondition) return reason('ERR-03', 'an error packet that is not the next');
    const { tag } = VARIANTS[variant];
    if (msglen > MAXIMUM_MESSAGE_LENGTH || msglen <= tag)
      return reason('CHN-05 CHN-03', 'a length beyond its limits');
    const inOrder = { ...header, sequence: expected, utctime: now };
    if (!isAdmittedInData(inOrder, expected, variant, profile, now))
      return reason(
        flag === Flag.symmetricRatchetRequest ? 'RTS-02' : 'RTA-02 RTA-03',
        'a ratchet packet of another length',
      );
    if (sequence < expected)
      return reason(
        isOld(sequence, made) ? 'RPL-01 RPL-02 CHN-02' : 'CHN-02 RPL-02',
        'a number that is past',
      );
    if (sequence > expected) return reason('RPL-02 CHN-02', 'a number that is not the next');
    return reason(isRatchet(flag) ? 'RTS-02 RPL-04' : 'RPL-04 CHN-03', 'a time outside the window');
  }

  /** What of a packet differs from the one that was to come, and who says that it must not be accepted. */
  #difference(packet: Uint8Array, header: Header, expected: Made | undefined): Reason {
    const { variant, profile, role } = this.#sender;
    if (this.inData) {
      if (header.flag === Flag.errorCondition) return reason('ERR-03', 'an error packet that is not ours');
      const honest = expected?.bytes;
      const sameBody =
        honest !== undefined &&
        Buffer.compare(packet.subarray(HEADER_LENGTH), honest.subarray(HEADER_LENGTH)) === 0;
      return sameBody
        ? reason('HDR-03 SEC-06', 'a header other than the one that was sealed')
        : reason(
            header.flag === Flag.symmetricRatchetRequest ? 'RTS-02 SEC-06' : 'SEC-06 CHN-03 PRM-05',
            'a sealed body that is not ours',
          );
    }
    const row = this.#rows[this.position];
    const message = handshakeMessageOf(row?.flag);
    if (message === undefined || expected === undefined) return reason('SEC-02', 'a packet that is not ours');
    const from = isBare(variant, row) ? HEADER_LENGTH : 0;
    const fields = packetFields(packet, message, variant, profile);
    const differ = fields.filter(
      ({ offset, length }) =>
        offset >= from &&
        Buffer.compare(
          packet.subarray(offset, offset + length),
          expected.bytes.subarray(offset, offset + length),
        ) !== 0,
    );
    const [first, ...more] = differ;
    const why = differing(message, first?.name ?? '', variant, role);
    // Of several things that are wrong, any may be told.
    return more.length === 0 ? why : { ...why, codes: [] };
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

const DATA_FLAGS: Readonly<Record<Variant, readonly number[]>> = {
  simplex: [Flag.encryptedMessage, Flag.symmetricRatchetRequest, Flag.errorCondition],
  duplex: [
    Flag.encryptedMessage,
    Flag.symmetricRatchetRequest,
    Flag.errorCondition,
    Flag.asymmetricRatchetRequest,
    Flag.asymmetricRatchetResponse,
  ],
};

const HASH = [ErrorCode.hashInvalid, ErrorCode.verifyFailure];
const SIGNED = [...HASH, ErrorCode.authenticationFailure];

/** Why a packet of the handshake must be refused in which this field is another. */
function differing({ protection }: Message, field: string, variant: Variant, sender: Role): Reason {
  const its = protection[variant];
  if (its === 'sealed')
    return reason(variant === 'simplex' ? 'CNF-01' : 'CNF-02', `another ${field} in a confirmation`, [
      ErrorCode.authenticationFailure,
      ErrorCode.decryptionFailure,
    ]);
  const signedBy = variant === 'simplex' ? 'SMX-03' : 'DPX-02';
  const also = `${signedBy} HDR-03`;
  switch (field) {
    case 'kid':
      return reason('KEY-03', 'another key identity', [
        ErrorCode.keyUnrecognized,
        ...(its === 'signed' ? SIGNED : []),
      ]);
    case 'cfg':
      return reason('CFG-02', 'another configuration', [
        ErrorCode.unknownProtocol,
        ...(its === 'signed' ? SIGNED : []),
      ]);
    case 'signature':
      return reason(
        `${sender === 'client' && variant === 'duplex' ? 'DPX-05 ' : ''}${signedBy} PRM-07`,
        'another signature',
        [ErrorCode.authenticationFailure],
      );
    case 'hash':
      return reason(`PRM-07 ${also}`, 'another hash than the one signed', SIGNED);
    case 'ciphertext':
      return reason(
        its === 'signed' ? signedBy : 'PRM-08',
        'another ciphertext',
        its === 'signed' ? SIGNED : [],
      );
    case 'publicKey':
      return reason(signedBy, 'another KEM key', SIGNED);
    default:
      return reason(`HDR-03 ${signedBy}`, 'a header other than the one that was signed', SIGNED);
  }
}

/** HDR-03: the two packets of Simplex that carry no authenticator. */
function isBare(variant: Variant, row: Row | undefined): boolean {
  return row !== undefined && variant === 'simplex' && (row.packet === 1 || row.packet === 3);
}

/** A packet as it was made; a time within the window is not guarded where there is no authenticator. */
function isSame(packet: Uint8Array, made: Uint8Array, variant: Variant, row: Row | undefined): boolean {
  if (packet.length !== made.length) return false;
  const from = isBare(variant, row) ? HEADER_LENGTH : 0;
  return Buffer.compare(packet.subarray(from), made.subarray(from)) === 0;
}

function isRatchet(flag: number): boolean {
  return flag >= Flag.asymmetricRatchetRequest && flag <= Flag.symmetricRatchetRequest;
}

function isOld(sequence: bigint, made: readonly Made[]): boolean {
  return made.some(({ bytes }) => decodeHeader(bytes).sequence === sequence);
}
