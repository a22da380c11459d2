import type { MessageName } from '../../harness/faults/messages.ts';
import { join } from '../../impl/bytes.ts';
import type { Output } from '../../impl/endpoint.ts';
import { equalBytes } from '../../impl/primitives/constant-time.ts';
import { ERROR_SEQUENCE, errorName, Flag, flagName, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import { Framer } from '../../impl/wire/framer.ts';
import { decodeHeader, encodeHeader, HEADER_LENGTH } from '../../impl/wire/header.ts';
import { Chance } from '../chance.ts';
import type { Breach } from '../level.ts';
import { anyHeader } from './any-header.ts';
import { editBytes, fromHex, segmentsOf } from './edit.ts';
import type { Forge } from './forge.ts';
import type { Edit, Move, SealedFault, Send, Source } from './moves.ts';
import { type Reason, reason } from './reason.ts';
import type { Hint } from './referee.ts';
import type { Scene } from './scene.ts';

/** What is waited for, where the peer does not answer at once. */
export interface Wait {
  /** Until this is so. */
  readonly until: () => boolean;
  /** Whether a requirement demands that it comes: else it is not waited for long. */
  readonly demanded: boolean;
}

/** Packets of other sessions, which may be brought into this one. */
export interface OtherSessions {
  readonly ours: readonly Uint8Array[];
  readonly theirs: readonly Uint8Array[];
  readonly otherVariant: readonly Uint8Array[];
}

export interface PlayOptions {
  /** How a peer is called in what is said of it: variant and role. */
  readonly subject: string;
  readonly forge: Forge;
  readonly others: OtherSessions;
  /** Told of all that happens, where somebody wants to know. */
  readonly recorder?: Recorder | undefined;
}

/** What is told of a session as it happens. */
export interface Recorder {
  sent(bytes: Uint8Array): void;
  received(bytes: Uint8Array): void;
  did(move: Move): void;
  breach(breach: Breach): void;
}

const PROBE_LENGTH = 24;

/** Names of flags, by flag. */
const FLAG_NAMES: readonly string[] = Array.from({ length: 256 }, (_, flag) => flagName(flag));

/** What messages are cut from; neighbours differ. */
const TEXT_PERIOD = 256;
const TEXT = new Uint8Array(MAXIMUM_MESSAGE_LENGTH + TEXT_PERIOD).map((_, i) => (i * 7 + (i >> 8)) & 0xff);

/** Plays moves on a scene, and judges what the peer makes of them. */
export class Player {
  readonly #scene: Scene;
  readonly #options: PlayOptions;
  readonly #framer = new Framer();
  readonly breaches: Breach[] = [];
  readonly features = new Set<string>();
  /** What the peer answered since it was last given something, in words. */
  #shape: string[] = [];
  /** What was observed of the peer, move by move. */
  readonly observed: string[] = [];
  #judgedEnd = false;
  #errors = 0;
  /** What is sent together with what comes next. */
  #joined: Uint8Array[] = [];
  #joinedHint: Hint | undefined;
  /** Orders that the peer was given, and that it must still show to have followed. */
  #expects: 'ratchet' | 'end' | undefined;

  constructor(scene: Scene, options: PlayOptions) {
    this.#scene = scene;
    this.#options = options;
  }

  /** Plays moves one after the other, as far as each is possible. */
  *play(moves: readonly Move[]): Generator<Wait, void> {
    for (const move of moves) {
      this.#options.recorder?.did(move);
      yield* this.#move(move);
      this.#reached();
    }
  }

  /** Goes on honestly, as far as the session must go; and where it must have ended, asks whether it did. */
  *finish(): Generator<Wait, void> {
    const { referee } = this.#scene;
    yield* this.#flush();
    if (referee.standing === 'good' || referee.standing === 'doomed') yield* this.#completeHandshake();
    yield* this.#feed();
    if (referee.standing === 'good') yield* this.#probe();
    else if (referee.standing !== 'ended') yield* this.#probeRefused();
    this.#reached();
    this.#judgeKeys();
    this.#judgeInside();
  }

  /** The shape of the peer's last answer. */
  get #response(): string {
    const { peer } = this.#scene;
    const ended = peer.inside?.threw !== undefined ? 'threw' : (peer.ended ?? 'open');
    return [...this.#shape, ended].join(', ');
  }

  get #state(): string {
    const { referee, ours } = this.#scene;
    const open = ours.stage === 'established' && !ours.canSend ? ', our request open' : '';
    return `${this.#options.subject}, ${referee.where ?? referee.stage}${open}`;
  }

  #reached(): void {
    const { referee, peer } = this.#scene;
    this.features.add(`state ${referee.stage}`);
    this.features.add(
      `standing ${referee.standing} ${referee.why?.requirement ?? ''} ${peer.ended ?? 'open'}`,
    );
  }

  *#move(move: Move): Generator<Wait, void> {
    const { ours, peer, clock } = this.#scene;
    switch (move.move) {
      case 'send': {
        yield* this.#send(move);
        return;
      }
      case 'drop': {
        const index = this.#nextOf(0);
        if (index !== undefined) this.#take(index);
        return;
      }
      case 'headers':
        yield* this.#headers(move.seed, move.count);
        return;
      case 'raw':
        yield* this.#put(fromHex(move.bytes), [], undefined);
        return;
      case 'say':
        yield* this.#feed();
        if (ours.canSend) this.#sayFaulty(Math.min(move.length, ours.maximumMessage), move.fault);
        return;
      case 'ratchet':
        yield* this.#feed();
        if (!ours.canSend || (move.ratchet === 'asymmetric' && !ours.hasAsymmetricRatchet)) return;
        // What comes back of what is on its way is sealed under keys that we give up.
        if (this.#underway) this.#scene.referee.open();
        this.#with(move.ratchet === 'symmetric' ? 'symmetricRequest' : 'asymmetricRequest', move.fault, () =>
          this.#make(ours.ratchet(move.ratchet)),
        );
        return;
      case 'end':
        yield* this.#feed();
        if (ours.stage === 'established')
          this.#with('errorCondition', move.fault, () => this.#make(ours.close()));
        return;
      case 'peer ratchets': {
        yield* this.#feed();
        // What is on its way to it is sealed under keys that it gives up.
        const crosses = this.#unknown || ours.stage !== 'established' || !ours.canSend;
        this.#shape = [];
        // Of one that cannot be looked into, nothing would be known after that.
        if (
          peer.inside === undefined &&
          (crosses || !ours.hasAsymmetricRatchet) &&
          (crosses || move.ratchet === 'asymmetric')
        )
          return;
        if (!peer.ratchet(move.ratchet)) return;
        if (crosses) this.#scene.referee.open();
        else this.#expects = 'ratchet';
        this.#arm('asymmetricResponse', move.fault);
        yield* this.#feed();
        this.#disarm(move.fault);
        return;
      }
      case 'peer ends':
        yield* this.#feed();
        this.#shape = [];
        if (peer.inside === undefined && ours.stage !== 'established') return;
        if (!peer.end()) return;
        if (
          this.#scene.referee.standing === 'good' &&
          ours.stage === 'established' &&
          ours.canSend &&
          !this.#unknown
        )
          this.#expects = 'end';
        else this.#scene.referee.open();
        yield* this.#feed();
        yield { until: () => peer.ended !== undefined, demanded: true };
        this.#scene.referee.end(reason('TRD-01', 'a packet after it ended the session itself'));
        this.#judge();
        return;
      case 'tick':
        yield* this.#feed();
        clock.move(move.seconds);
        return;
    }
  }

  /** Headers like the next one, on copies of the peer: those that its place admits must be waited on, others end it. */
  *#headers(seed: number, count: number): Generator<Wait, void> {
    const { peer, referee, clock } = this.#scene;
    if (peer.copy === undefined || peer.ended !== undefined || referee.standing !== 'good' || referee.waits)
      return;
    yield* this.#ensureNext();
    const next = this.#scene.made[this.#nextOf(0) ?? -1];
    if (next === undefined) return;
    const honest = decodeHeader(next.bytes);
    const chance = new Chance(seed);
    for (let i = 0; i < count; i++) {
      const header = anyHeader(honest, chance);
      const bytes = encodeHeader(header);
      const copy = peer.copy();
      copy.deliver(bytes);
      this.executions += 1;
      if ((copy.ended === undefined) === referee.admits(header, clock.now)) continue;
      // HDR-06: whether the code of an error in the handshake is told does not depend on where segments end.
      if (header.flag === Flag.errorCondition && header.msglen === 1) continue;
      yield* this.#put(bytes, [], undefined);
      return;
    }
  }
  /** Runs of the peer, or of copies of it. */
  executions = 1;

  /** Whether packets of ours are made and not on the wire, or not all there. */
  get #underway(): boolean {
    const { gone, made, waiting, referee } = this.#scene;
    return gone < made.length || waiting.length > 0 || this.#joined.length > 0 || referee.waits;
  }

  /** Whether there are packets of ours that the peer has not accepted: underway, or lost. */
  get #unknown(): boolean {
    const { made, referee } = this.#scene;
    return this.#underway || referee.position < made.length;
  }

  *#send(move: Send): Generator<Wait, void> {
    let index: number | undefined;
    let packet: Uint8Array | undefined;
    if (move.from.of === 'ours' || move.from.of === 'ours later') {
      // A fault of the sender's is in a packet of the handshake when it is made.
      const fault = move.edits.find((edit) => edit.edit === 'field' && edit.by === 'sender');
      const message = this.#options.forge.messageOf(this.#scene, undefined);
      if (fault?.edit === 'field' && message !== undefined && this.#nextOf(0) === undefined) {
        this.#arm(message.name, fault);
        yield* this.#ensureNext();
        this.#disarm(fault);
      } else yield* this.#ensureNext();
      index = this.#nextOf(move.from.of === 'ours later' ? move.from.ahead : 0);
      if (index === undefined) return;
      packet = this.#scene.made[index]?.bytes;
      this.#take(index);
    } else {
      yield* this.#feed();
      packet = this.#packetOf(move.from);
    }
    if (packet === undefined) return;
    const { bytes, hint } = this.#edited(packet, move.edits);
    const fromElsewhere = this.#hintOf(move.from, move.edits.length === 0);
    if (move.joined) {
      this.#joined.push(bytes);
      this.#joinedHint ??= hint ?? fromElsewhere;
      this.#scene.sent.push(bytes);
      return;
    }
    this.#scene.sent.push(bytes);
    yield* this.#put(bytes, move.cuts, hint ?? fromElsewhere);
  }

  /** Has our endpoint make something with a fault in it. */
  #with(message: MessageName, fault: SealedFault | undefined, make: () => void): void {
    this.#arm(message, fault);
    make();
    this.#disarm(fault);
  }

  /** Has our endpoint make its next packet of that kind with a fault in it. */
  #arm(message: MessageName, fault: SealedFault | undefined): void {
    if (fault === undefined) return;
    const { hand, made } = this.#scene;
    hand.faulty = this.#options.forge.faulty(message, fault);
    this.#madeBefore = made.length;
  }
  #madeBefore = 0;

  /** Takes note of what was made with a fault in it: it may have to be refused although it is sealed right. */
  #disarm(fault: SealedFault | undefined): void {
    const { hand, made } = this.#scene;
    const armed = hand.faulty;
    hand.faulty = undefined;
    const faulty = made[this.#madeBefore];
    if (fault === undefined || armed === undefined || faulty === undefined) return;
    const bad = this.#options.forge.contentReason(armed.message.name, fault, faulty.bytes[0] ?? 0);
    made[this.#madeBefore] = { ...faulty, flag: armed.message.flag, ...(bad === undefined ? {} : { bad }) };
  }

  /** The changes that are made on the way, one after the other; what is known of a packet of which they are few. */
  #edited(
    packet: Uint8Array,
    edits: readonly Edit[],
  ): { readonly bytes: Uint8Array; readonly hint: Hint | undefined } {
    const { forge } = this.#options;
    let bytes = packet;
    let hint: Hint | undefined;
    for (const edit of edits) {
      if (edit.edit === 'field' && edit.by === 'sender') continue;
      if (edit.edit === 'field' || edit.edit === 'signed' || edit.edit === 'resigned') {
        const forged = forge.change(this.#scene, bytes, edit, this.#options.others.ours);
        if (forged === undefined) continue;
        bytes = forged.bytes;
        hint = edits.length === 1 ? forged.hint : undefined;
      } else bytes = editBytes(bytes, edit, (source) => this.#packetOf(source));
    }
    return { bytes, hint };
  }

  /** Why a packet from elsewhere must not be accepted. */
  #hintOf({ of }: Source, untouched: boolean): Hint | undefined {
    const { inData } = this.#scene.referee;
    switch (of) {
      case 'received':
        return inData ? { reason: reason('DIR-02', "the peer's own packet") } : undefined;
      case "the peer's other session":
        return inData ? { reason: reason('RPL-01', "the peer's own packet of another session") } : undefined;
      case 'another session':
        return {
          reason: reason(inData ? 'RPL-01' : 'RPL-03', 'a packet of another session'),
          // What is signed is authentic; what is sealed is under other keys.
          ...(untouched && !inData && this.#isSignedNext ? { answerable: true } : {}),
        };
      case 'another variant':
        return { reason: reason('CFG-04', 'a packet of the other variant') };
      default:
        return undefined;
    }
  }

  get #isSignedNext(): boolean {
    return this.#options.forge.protectionOf(this.#scene) !== 'sealed';
  }

  #packetOf(source: Source): Uint8Array | undefined {
    const { sent, received, made } = this.#scene;
    const { others } = this.#options;
    switch (source.of) {
      case 'ours':
      case 'ours later':
        return made[this.#nextOf(0) ?? -1]?.bytes;
      case 'sent':
        return sent.at(-1 - source.back);
      case 'received':
        return received.at(-1 - source.back);
      case 'another session':
        return others.ours[source.number];
      case "the peer's other session":
        return others.theirs[source.number];
      case 'another variant':
        return others.otherVariant[source.number];
    }
  }

  /** The place of our next packet, or of one further on. */
  #nextOf(ahead: number): number | undefined {
    const { waiting, gone, made } = this.#scene;
    const pending = made.length - gone;
    if (ahead < waiting.length) return waiting[ahead];
    const beyond = ahead - waiting.length;
    if (beyond < pending) return gone + beyond;
    return pending > 0 ? made.length - 1 : waiting.at(-1);
  }

  /** Takes a packet out of those that wait. */
  #take(index: number): void {
    const scene = this.#scene;
    const at = scene.waiting.indexOf(index);
    if (at >= 0) {
      scene.waiting.splice(at, 1);
      return;
    }
    for (let i = scene.gone; i < index; i++) scene.waiting.push(i);
    scene.gone = index + 1;
  }

  /** Sees to it that our endpoint has a packet to send: what it answers, or a message. */
  *#ensureNext(): Generator<Wait, void> {
    if (this.#nextOf(0) !== undefined) return;
    yield* this.#feed();
    if (this.#nextOf(0) === undefined && this.#scene.ours.canSend) this.#say(PROBE_LENGTH);
  }

  #say(length: number): void {
    const { ours, said, made } = this.#scene;
    const from = made.length % TEXT_PERIOD;
    const text = TEXT.subarray(from, from + Math.max(1, length));
    said.push(text);
    this.#make(ours.send(text));
  }

  /** A message in whose packet there is a fault: where it is in the message, any may come back. */
  #sayFaulty(length: number, fault: SealedFault | undefined): void {
    const { said } = this.#scene;
    this.#with('encryptedMessage', fault, () => this.#say(length));
    if (fault?.field === 'content') said[said.length - 1] = undefined;
  }

  /** Takes in what our endpoint put out and reported. */
  #make({ packets, events }: Output): void {
    for (const bytes of packets) {
      // What it says of a failure is no packet of the session's, and is not sent.
      if (this.#scene.ours.stage === 'closed' && events.some(isFailure)) continue;
      this.#scene.made.push({ bytes, flag: bytes[0] ?? 0 });
    }
  }

  /** Sends what was to go together with something that did not come. */
  *#flush(): Generator<Wait, void> {
    if (this.#joined.length > 0) yield* this.#put(new Uint8Array(0), [], undefined);
  }

  /** Puts bytes on the wire, and judges what comes of each segment. */
  *#put(bytes: Uint8Array, cuts: readonly number[], given: Hint | undefined): Generator<Wait, void> {
    const { peer, referee, made, clock } = this.#scene;
    const whole = this.#joined.length === 0 ? bytes : join(...this.#joined, bytes);
    const hint = this.#joinedHint ?? given;
    this.#joined = [];
    this.#joinedHint = undefined;
    const segments = segmentsOf(whole, cuts);
    this.#cut = segments.length > 1 || whole !== bytes;
    for (const segment of segments) {
      if (segment.length === 0) continue;
      this.#shape = [];
      const from = referee.position;
      referee.deliver(segment, made, clock.now, hint);
      this.#options.recorder?.sent(segment);
      peer.deliver(segment);
      const before = this.#scene.inbox.length;
      peer.assume?.(peer.accepted + this.#unanswered(from));
      if (this.#awaits)
        yield {
          until: () => {
            this.#collect();
            return peer.ended !== undefined || this.#isAnswered(before);
          },
          demanded: referee.standing !== 'open' && referee.standing !== 'doomed',
        };
      this.#collect();
      this.#judge();
    }
  }

  /** How many of our packets, from one on, are such as nothing answers: the last of a server's handshake, and tokens. */
  #unanswered(from: number): number {
    const { referee, made } = this.#scene;
    const isOfServer = this.#options.subject.endsWith('client');
    return made.slice(from, referee.position).filter(({ flag }, i) => {
      const isLast = from + i + 1 === referee.handshakePackets;
      return (
        (isLast && isOfServer) ||
        flag === Flag.symmetricRatchetRequest ||
        flag === Flag.asymmetricRatchetResponse
      );
    }).length;
  }

  /** Whether something must come of what the peer was given last, or may. */
  get #awaits(): boolean {
    const { referee, peer } = this.#scene;
    if (referee.standing === 'over') return referee.demanded;
    return referee.standing !== 'good' || peer.accepted < referee.position;
  }

  /** Whether what was waited for has come: all answers where the session is good, else any. */
  #isAnswered(before: number): boolean {
    const { peer, referee, inbox } = this.#scene;
    if (referee.standing === 'over' || referee.standing === 'ended') return false;
    return referee.standing === 'good' ? peer.accepted >= referee.position : inbox.length > before;
  }

  /** Whether our endpoint has taken new keys that the peer may not have. */
  get #rekeyed(): boolean {
    const { made, referee } = this.#scene;
    return made
      .slice(referee.position)
      .some(({ flag }) => flag >= Flag.asymmetricRatchetRequest && flag <= Flag.symmetricRatchetRequest);
  }

  /** Whether an error of the peer's must be one of the handshake. */
  get #tellsInHandshake(): boolean {
    const { inData, standing } = this.#scene.referee;
    return !inData && (standing === 'good' || standing === 'over');
  }

  /** Takes in what the peer has sent. */
  #collect(): void {
    const { peer, inbox, received, referee } = this.#scene;
    for (const segment of peer.take()) {
      inbox.push(segment);
      this.#options.recorder?.received(segment);
      this.#framer.push(segment);
      for (let packet = this.#framer.take(); packet !== undefined; packet = this.#framer.take()) {
        const { header, headerBytes, message } = packet;
        received.push(join(headerBytes, message));
        this.#shape.push(
          header.flag === Flag.errorCondition && !referee.inData
            ? `error ${message[0]}`
            : (FLAG_NAMES[header.flag] ?? ''),
        );
        if (header.flag === Flag.errorCondition && this.#tellsInHandshake)
          this.#judgeError(headerBytes, message);
      }
      this.#framer.settle();
    }
  }

  /** ERR-01, ERR-02: a handshake's failure is told by one packet of one form, with a code that fits. */
  #judgeError(headerBytes: Uint8Array, message: Uint8Array): void {
    const { referee, clock } = this.#scene;
    const { msglen, sequence, utctime } = decodeHeader(headerBytes);
    this.#errors += 1;
    if (this.#errors > 1) this.#breach('ERR-01', 'one error packet', 'it sent a second one');
    if (msglen !== 1) this.#breach('ERR-01', 'an error packet of one byte', `it has ${msglen}`);
    if (sequence !== ERROR_SEQUENCE)
      this.#breach('ERR-01', 'the number of an error packet', 'it has another');
    if (utctime - clock.now > 60n || clock.now - utctime > 60n)
      this.#breach('ERR-01', 'an error packet with its own time', 'it has another');
    const { why } = referee;
    if (why?.requirement === 'HDR-06')
      this.#breach('ERR-01', 'no answer to an error', 'it answered with one');
    const code = message[0] ?? 0;
    if (
      why !== undefined &&
      referee.standing === 'over' &&
      why.codes.length > 0 &&
      !why.codes.some((each) => each === code)
    )
      this.#breach('ERR-02', `a code that fits ${why.what}`, `code ${errorName(code)}`);
  }

  /** Compares what the peer shows with what it must have made of what it was given. */
  #judge(): void {
    const { peer, referee } = this.#scene;
    const { standing, position, why } = referee;
    this.features.add(`${referee.stage} ${standing} ${why?.requirement ?? ''}: ${this.#response}`);
    const threw = peer.inside?.threw;
    if (threw !== undefined) {
      this.#breach('DOS-01', 'no input makes it throw', 'it threw an error that nothing catches');
      return;
    }
    if (standing === 'open') return;
    if (standing === 'ended' && peer.ended === undefined && !this.#judgedEnd) {
      this.#judgedEnd = true;
      this.#breach('ERR-03', 'it ends the session that its peer ended', 'it goes on');
    }
    if (standing === 'doomed') {
      // A Simplex server may believe itself established until the first packet fails (RPL-03).
      const believes = peer.established && this.#options.subject !== 'simplex server';
      if (peer.accepted > referee.handshakePackets || believes) this.#accepted(why);
      return;
    }
    if (peer.accepted > position) {
      this.#accepted(why);
      return;
    }
    if (standing === 'good' && (peer.ended !== undefined || peer.accepted < position) && !this.#judgedEnd) {
      this.#judgedEnd = true;
      this.#breach(
        this.#refusalBreaks(),
        'it accepts what is in order',
        peer.ended === undefined ? 'it does not' : 'it ended the session',
      );
      referee.open();
    }
    if (referee.demanded && peer.ended === undefined && !this.#judgedEnd) {
      this.#judgedEnd = true;
      if (why?.requirement === 'ERR-03') return;
      const own = [why?.requirement, ...(why?.also ?? [])].join(' ');
      this.#breach(
        referee.inData
          ? why?.requirement === 'CHN-05'
            ? `${own} CHN-04`
            : `CHN-04 ${own}`
          : why?.requirement === 'HDR-06'
            ? 'HDR-06'
            : `ERR-01 ${own}`,
        `it ends the session: ${why?.what ?? ''}`,
        'it goes on',
      );
    }
  }

  #accepted(why: Reason | undefined): void {
    if (this.#judgedEnd) return;
    this.#judgedEnd = true;
    const { requirement, also, what } = why ?? reason('SEC-06', 'more packets than there were');
    this.#breach([requirement, ...also].join(' '), `it refuses ${what}`, 'it accepted it');
    this.#scene.referee.open();
  }

  /** What is broken where the peer does not accept what is in order. */
  #refusalBreaks(): string {
    const { referee, made } = this.#scene;
    if (this.#cut) return 'CHN-07';
    const simplex = this.#options.subject.startsWith('simplex');
    if (!referee.inData || referee.position === referee.handshakePackets)
      return simplex ? 'SMX-01' : 'DPX-01';
    const last = made[referee.position - 1];
    const ratchet = this.#lastRatchet;
    if (ratchet !== undefined) return ratchet;
    if (last?.flag === Flag.errorCondition) return 'ERR-03';
    const { length } = last?.bytes ?? { length: 0 };
    if (length - HEADER_LENGTH >= MAXIMUM_MESSAGE_LENGTH) return 'CHN-05';
    return referee.position === referee.handshakePackets + 1
      ? `CHN-02 ${simplex ? 'SMX-04' : 'DPX-04'} PRM-06`
      : 'CHN-02 PRM-06';
  }

  /** What says that the session goes on after the ratchet that was the last thing before this, if one was. */
  get #lastRatchet(): string | undefined {
    const { referee, made } = this.#scene;
    const since = made.slice(Math.max(0, this.#echoedAt), referee.position);
    if (
      since.some(
        ({ flag }) => flag === Flag.asymmetricRatchetRequest || flag === Flag.asymmetricRatchetResponse,
      )
    )
      return 'RTA-01';
    if (this.#peerRatcheted || since.some(({ flag }) => flag === Flag.symmetricRatchetRequest))
      return 'RTS-01 RTS-03';
    return undefined;
  }
  #echoedAt = 0;
  #peerRatcheted = false;
  /** Whether what was put on the wire last came in pieces, or with something else. */
  #cut = false;

  /** Gives our endpoint what the peer has sent, and judges what it makes of it. */
  *#feed(): Generator<Wait, void> {
    const scene = this.#scene;
    const { ours, peer, referee } = scene;
    // Only what it does by itself is waited for: what it answers has come by now.
    if (this.#expects !== undefined) {
      yield {
        until: () => {
          this.#collect();
          return peer.ended !== undefined || scene.inbox.length > 0;
        },
        demanded: true,
      };
    }
    this.#collect();
    const { inbox } = scene;
    if (inbox.length === 0 && this.#expects === undefined) return;
    scene.inbox = [];
    const wasEstablished = ours.stage === 'established';
    for (const segment of inbox) {
      if (ours.stage === 'closed') break;
      const output = ours.receive(segment);
      this.#make(output);
      for (const event of output.events) {
        if (event.type === 'established') scene.established = true;
        if (event.type === 'data') this.#heard(event.data);
        if (event.type === 'ratcheted' && event.by === 'peer' && this.#expects === 'ratchet') {
          this.#expects = undefined;
          this.#peerRatcheted = true;
        }
        if (event.type !== 'closed') continue;
        const { reason: cause } = event;
        if (cause.cause === 'closed by peer' && this.#expects === 'end') this.#expects = undefined;
        if (cause.cause === 'failure' && referee.standing === 'good' && !this.#judgedEnd && !this.#rekeyed) {
          const { decision } = cause.failure;
          this.#judgedEnd = true;
          this.#breach(
            this.#madeBreaks(decision, wasEstablished),
            'our endpoint accepts what it sends',
            `${decision} refuses it`,
          );
          referee.open();
        }
        if (
          cause.cause === 'failure' &&
          referee.standing === 'over' &&
          referee.inData &&
          wasEstablished &&
          segment[0] === Flag.errorCondition &&
          !this.#rekeyed
        )
          this.#breach(
            'ERR-04',
            'an error that it sends is sealed, with the next number',
            `${cause.failure.decision} refuses it`,
          );
      }
    }
    if (this.#expects !== undefined && (referee.standing === 'good' || this.#expects === 'end')) {
      const wanted = this.#expects;
      this.#expects = undefined;
      if (wanted === 'ratchet') this.#breach('RTS-01', 'it starts a ratchet that we can follow', 'we cannot');
      else this.#breach('ERR-04', 'it tells its peer that the session ends', 'it does not');
    }
  }

  /** A message that the peer sent back. */
  #heard(data: Uint8Array): void {
    const { said, referee } = this.#scene;
    if (referee.standing !== 'good') return;
    const unexpected = said.length === 0;
    const expected = said.shift();
    if (expected === undefined && !unexpected) return;
    if (expected === undefined || !equalBytes(expected, data))
      this.#breach('CHN-01', 'it sends back what it was sent', 'it sends something else');
    this.#echoedAt = referee.position;
    this.#peerRatcheted = false;
  }

  /** What is broken by a packet of the peer's that our endpoint refuses. */
  #madeBreaks(decision: string, established: boolean): string {
    const simplex = this.#options.subject.startsWith('simplex');
    switch (decision) {
      case 'acceptFlag':
        return established ? 'CHN-01' : simplex ? 'SMX-01' : 'DPX-01';
      case 'acceptExactLength':
      case 'acceptDataLength':
        return established ? 'CHN-05' : simplex ? 'SMX-01' : 'DPX-01';
      case 'acceptSequence':
        return established ? 'CHN-02' : 'HDR-05';
      case 'acceptTime':
        return 'HDR-01';
      case 'acceptSignature':
      case 'acceptHash':
        return 'PRM-07';
      case 'acceptConfirmation':
        return simplex ? 'CNF-01' : 'CNF-02';
      case 'acceptKeyIdentity':
        return 'KEY-03';
      case 'acceptConfiguration':
        return 'CFG-01';
      case 'acceptTag':
        return established ? (this.#lastRatchet ?? 'PRM-06') : simplex ? 'SMX-04' : 'DPX-04';
      default:
        return simplex ? 'SMX-01' : 'DPX-01';
    }
  }

  /** The rest of an honest handshake. */
  *#completeHandshake(): Generator<Wait, void> {
    const { ours, peer, referee } = this.#scene;
    for (let i = 0; i < 2 * referee.handshakePackets; i++) {
      yield* this.#feed();
      const index = this.#nextOf(0);
      if (index === undefined || ours.stage === 'closed' || referee.inData) break;
      const packet = this.#scene.made[index]?.bytes;
      this.#take(index);
      if (packet === undefined) break;
      this.#scene.sent.push(packet);
      yield* this.#put(packet, [], undefined);
    }
    yield* this.#feed();
    if (referee.standing === 'doomed') return;
    if (
      referee.standing === 'good' &&
      ours.stage !== 'established' &&
      this.#nextOf(0) === undefined &&
      !this.#judgedEnd &&
      !referee.waits &&
      referee.position === this.#scene.made.length
    ) {
      this.#judgedEnd = true;
      const simplex = this.#options.subject.startsWith('simplex');
      this.#breach(
        simplex ? 'SMX-01' : 'DPX-01',
        'the handshake comes to its end',
        `our side is at ${ours.stage}`,
      );
      referee.open();
    }
    if (peer.established && referee.standing === 'good') this.features.add('both established');
  }

  /** One honest message, which must come back. */
  *#probe(): Generator<Wait, void> {
    const { ours, referee } = this.#scene;
    // What is made already comes first.
    for (let i = 0; i < 8 && this.#nextOf(0) !== undefined && referee.standing === 'good'; i++)
      yield* this.#passNext();
    yield* this.#feed();
    for (let i = 0; i < 4 && this.#nextOf(0) !== undefined && referee.standing === 'good'; i++)
      yield* this.#passNext();
    yield* this.#feed();
    if (referee.standing !== 'good' || !ours.canSend) return;
    this.#say(PROBE_LENGTH);
    const waits = this.#scene.said.length;
    yield* this.#passNext();
    yield* this.#feed();
    if (referee.standing === 'good' && this.#scene.said.length >= waits && !this.#judgedEnd && !referee.waits)
      this.#breach(this.#refusalBreaks(), 'an honest message is answered', 'it is not');
  }

  *#passNext(): Generator<Wait, void> {
    const index = this.#nextOf(0);
    const packet = index === undefined ? undefined : this.#scene.made[index]?.bytes;
    if (index === undefined || packet === undefined) return;
    this.#take(index);
    this.#scene.sent.push(packet);
    yield* this.#put(packet, [], undefined);
    yield* this.#feed();
  }

  /** The next honest packet, where it must not be accepted any more. */
  *#probeRefused(): Generator<Wait, void> {
    const { ours, peer, referee, said } = this.#scene;
    if (peer.ended !== undefined) return;
    yield* this.#feed();
    if (this.#nextOf(0) === undefined && ours.canSend) this.#say(PROBE_LENGTH);
    const before = peer.accepted;
    const saidBefore = said.length;
    yield* this.#passNext();
    if (referee.standing !== 'open') return;
    // RTS-05: after ratchets that cross, a session works or has ended.
    if (
      peer.ended === undefined &&
      !this.#judgedEnd &&
      peer.accepted <= before &&
      said.length >= saidBefore &&
      ours.stage === 'established'
    )
      this.features.add('crossed and stuck');
  }

  /** DIR-01, DIR-02, DIR-05: keys of both sides and directions, where they are seen. */
  #judgeKeys(): void {
    const { peer, hand, referee } = this.#scene;
    const its = peer.inside?.keys;
    if (its === undefined || referee.standing !== 'good') return;
    for (const [i, keys] of its.entries()) {
      const ours = hand.keys[i];
      if (equalBytes(keys.clientKey, keys.serverKey) || equalBytes(keys.clientNonce, keys.serverNonce))
        this.#breach('DIR-02', 'keys and nonces of the two directions differ', 'they are the same');
      const others = [keys.clientKey, keys.clientNonce, keys.serverKey, keys.serverNonce];
      if (others.some((each) => equalBytes(each, keys.ratchetKey.subarray(0, each.length))))
        this.#breach('DIR-05', 'the ratchet key is no channel key', 'it is');
      if (
        ours !== undefined &&
        !(equalBytes(ours.clientKey, keys.clientKey) && equalBytes(ours.serverKey, keys.serverKey))
      )
        this.#breach('DIR-01', 'both sides have the same keys', 'they do not');
    }
  }

  #judgeInside(): void {
    const { peer } = this.#scene;
    for (const { requirement, what } of peer.inside?.retained ?? [])
      this.#breach(requirement, `it erases: ${what}`, 'it does not');
  }

  /** @param requirements ids, separated by blanks */
  #breach(requirements: string, expected: string, observed: string): void {
    const [requirement = '', ...also] = requirements.split(' ');
    const breach = {
      requirement,
      ...(also.length === 0 ? {} : { also }),
      expected,
      observed,
      state: this.#state,
      response: this.#response,
    };
    this.breaches.push(breach);
    this.#options.recorder?.breach(breach);
  }
}

function isFailure({ type, ...event }: Output['events'][number]): boolean {
  return type === 'closed' && 'reason' in event && event.reason.cause === 'failure';
}
