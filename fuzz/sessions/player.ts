import { Flag } from '../../impl/wire/codes.ts';
import { decodeHeader, encodeHeader } from '../../impl/wire/header.ts';
import { Chance } from '../chance.ts';
import type { Breach } from '../level.ts';
import { anyHeader } from './any-header.ts';
import { fromHex } from './edit.ts';
import { Exchange, type Recorder, type Wait } from './exchange.ts';
import type { Forge } from './forge.ts';
import { Judge } from './judge.ts';
import type { Move, Send } from './moves.ts';
import { OurSide } from './our-side.ts';
import { reason } from './reason.ts';
import type { Scene } from './scene.ts';
import { type OtherSessions, Sources } from './sources.ts';

export interface PlayOptions {
  /** How a peer is called in what is said of it: variant and role. */
  readonly subject: string;
  readonly forge: Forge;
  readonly others: OtherSessions;
  /** Told of all that happens, where somebody wants to know. */
  readonly recorder?: Recorder | undefined;
}

const PROBE_LENGTH = 24;
/** Packets of ours that wait, of which so many are sent before a probe. */
const MOST_WAITING = 12;

/** Plays moves on a scene, and judges what the peer makes of them. */
export class Player {
  readonly #scene: Scene;
  readonly #options: PlayOptions;
  readonly #ours: OurSide;
  readonly #judge: Judge;
  readonly #sources: Sources;
  readonly #exchange: Exchange;

  constructor(scene: Scene, options: PlayOptions) {
    this.#scene = scene;
    this.#options = options;
    const { subject, forge, others, recorder } = options;
    this.#ours = new OurSide(scene, forge);
    this.#sources = new Sources(scene, this.#ours, forge, others);
    this.#judge = new Judge(scene, subject, recorder && ((breach) => recorder.breach(breach)));
    this.#exchange = new Exchange(scene, this.#ours, this.#judge, subject, recorder);
  }

  /** What the peer has broken, and what it was brought to, so far. */
  get breaches(): readonly Breach[] {
    return this.#judge.breaches;
  }

  get features(): ReadonlySet<string> {
    return this.#judge.features;
  }

  /** The shapes of the peer's answers, one after the other. */
  get observed(): readonly string[] {
    return this.#judge.observed;
  }

  /** Plays moves one after the other, as far as each is possible. */
  *play(moves: readonly Move[]): Generator<Wait, void> {
    for (const move of moves) {
      this.#options.recorder?.did(move);
      yield* this.#move(move);
      this.#judge.reached();
    }
  }

  /** Goes on honestly, as far as the session must go; and where it must have ended, asks whether it did. */
  *finish(): Generator<Wait, void> {
    const { referee } = this.#scene;
    yield* this.#exchange.flush();
    if (referee.standing === 'good' || referee.standing === 'doomed') yield* this.#completeHandshake();
    yield* this.#exchange.feed();
    if (referee.standing === 'good') yield* this.#probe();
    else if (referee.standing !== 'ended') yield* this.#probeRefused();
    this.#judge.reached();
    this.#judge.keys();
    this.#judge.inside();
  }

  *#move(move: Move): Generator<Wait, void> {
    const { ours, peer, clock } = this.#scene;
    switch (move.move) {
      case 'send': {
        yield* this.#send(move);
        return;
      }
      case 'drop': {
        const index = this.#ours.nextOf(0);
        if (index !== undefined) this.#ours.take(index);
        return;
      }
      case 'headers':
        yield* this.#headers(move.seed, move.count);
        return;
      case 'raw':
        yield* this.#exchange.put(fromHex(move.bytes), [], undefined);
        return;
      case 'say':
        yield* this.#exchange.feed();
        if (ours.canSend) this.#ours.sayFaulty(Math.min(move.length, this.#longest), move.fault);
        return;
      case 'ratchet':
        yield* this.#exchange.feed();
        if (!ours.canSend || (move.ratchet === 'asymmetric' && !ours.hasAsymmetricRatchet)) return;
        // What comes back of what is on its way is sealed under keys that we give up.
        if (this.#exchange.underway) this.#scene.referee.open();
        this.#ours.with(
          move.ratchet === 'symmetric' ? 'symmetricRequest' : 'asymmetricRequest',
          move.fault,
          () => this.#ours.make(ours.ratchet(move.ratchet)),
        );
        return;
      case 'end':
        yield* this.#exchange.feed();
        if (ours.stage === 'established')
          this.#ours.with('errorCondition', move.fault, () => this.#ours.make(ours.close()));
        return;
      case 'peer ratchets': {
        yield* this.#exchange.feed();
        // What is on its way to it is sealed under keys that it gives up.
        const crosses = this.#unknown || ours.stage !== 'established' || !ours.canSend;
        this.#judge.shape = [];
        // Of one that cannot be looked into, nothing would be known after that.
        if (
          peer.inside === undefined &&
          (crosses || !ours.hasAsymmetricRatchet) &&
          (crosses || move.ratchet === 'asymmetric')
        )
          return;
        if (!peer.ratchet(move.ratchet)) return;
        if (crosses) this.#scene.referee.open();
        else this.#exchange.expects = 'ratchet';
        this.#ours.arm('asymmetricResponse', move.fault);
        yield* this.#exchange.feed();
        this.#ours.disarm(move.fault);
        return;
      }
      case 'peer ends':
        yield* this.#exchange.feed();
        this.#judge.shape = [];
        if (peer.inside === undefined && ours.stage !== 'established') return;
        if (!peer.end()) return;
        if (
          this.#scene.referee.standing === 'good' &&
          ours.stage === 'established' &&
          ours.canSend &&
          !this.#unknown
        )
          this.#exchange.expects = 'end';
        else this.#scene.referee.open();
        yield* this.#exchange.feed();
        yield { until: () => peer.ended !== undefined, demanded: true };
        this.#scene.referee.end(reason('TRD-01', 'a packet after it ended the session itself'));
        this.#judge.compare();
        return;
      case 'tick':
        yield* this.#exchange.feed();
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
    const next = this.#scene.made[this.#ours.nextOf(0) ?? -1];
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
      yield* this.#exchange.put(bytes, [], undefined);
      return;
    }
  }
  /** Runs of the peer, or of copies of it. */
  executions = 1;

  /** Bytes of the longest message that the peer can send back. */
  get #longest(): number {
    const { ours, echoPrefix } = this.#scene;
    return ours.maximumMessage - (echoPrefix?.length ?? 0);
  }

  /** Whether there are packets of ours that the peer has not accepted: underway, or lost. */
  get #unknown(): boolean {
    const { made, referee } = this.#scene;
    return this.#exchange.underway || referee.position < made.length;
  }

  *#send(move: Send): Generator<Wait, void> {
    let index: number | undefined;
    let packet: Uint8Array | undefined;
    if (move.from.of === 'ours' || move.from.of === 'ours later') {
      // A fault of the sender's is in a packet of the handshake when it is made.
      const fault = move.edits.find((edit) => edit.edit === 'field' && edit.by === 'sender');
      const message = this.#options.forge.messageOf(this.#scene, undefined);
      if (fault?.edit === 'field' && message !== undefined && this.#ours.nextOf(0) === undefined) {
        this.#ours.arm(message.name, fault);
        yield* this.#ensureNext();
        this.#ours.disarm(fault);
      } else yield* this.#ensureNext();
      index = this.#ours.nextOf(move.from.of === 'ours later' ? move.from.ahead : 0);
      if (index === undefined) return;
      packet = this.#scene.made[index]?.bytes;
      this.#ours.take(index);
    } else {
      yield* this.#exchange.feed();
      packet = this.#sources.packetOf(move.from);
    }
    if (packet === undefined) return;
    const { bytes, hint } = this.#sources.edited(packet, move.edits);
    const fromElsewhere = this.#sources.hintOf(move.from, move.edits.length === 0);
    this.#scene.sent.push(bytes);
    if (move.joined) this.#exchange.join(bytes, hint ?? fromElsewhere);
    else yield* this.#exchange.put(bytes, move.cuts, hint ?? fromElsewhere);
  }

  /** Sees to it that our endpoint has a packet to send: what it answers, or a message. */
  *#ensureNext(): Generator<Wait, void> {
    if (this.#ours.nextOf(0) !== undefined) return;
    yield* this.#exchange.feed();
    if (this.#ours.nextOf(0) === undefined && this.#scene.ours.canSend) this.#ours.say(PROBE_LENGTH);
  }

  /** The rest of an honest handshake. */
  *#completeHandshake(): Generator<Wait, void> {
    const { ours, peer, referee } = this.#scene;
    for (let i = 0; i < 2 * referee.handshakePackets; i++) {
      yield* this.#exchange.feed();
      if (this.#ours.nextOf(0) === undefined || ours.stage === 'closed' || referee.inData) break;
      yield* this.#passNext();
    }
    yield* this.#exchange.feed();
    if (referee.standing === 'doomed') return;
    if (
      referee.standing === 'good' &&
      ours.stage !== 'established' &&
      this.#ours.nextOf(0) === undefined &&
      !this.#judge.isDecided &&
      !referee.waits &&
      referee.position === this.#scene.made.length
    ) {
      this.#judge.isDecided = true;
      const simplex = this.#options.subject.startsWith('simplex');
      this.#judge.breach(
        simplex ? 'SMX-01' : 'DPX-01',
        'the handshake comes to its end',
        `our side is at ${ours.stage}`,
      );
      referee.open();
    }
    if (peer.established && referee.standing === 'good') this.#judge.features.add('both established');
  }

  /** One honest message, which must come back. */
  *#probe(): Generator<Wait, void> {
    const { ours, referee } = this.#scene;
    // What is made already comes first.
    for (
      let i = 0;
      i < MOST_WAITING && this.#ours.nextOf(0) !== undefined && referee.standing === 'good';
      i++
    )
      yield* this.#passNext();
    if (referee.standing !== 'good' || !ours.canSend) return;
    this.#ours.say(PROBE_LENGTH);
    const waits = this.#scene.said.length;
    yield* this.#passNext();
    if (
      referee.standing === 'good' &&
      this.#scene.echoPrefix !== undefined &&
      this.#scene.said.length >= waits &&
      !this.#judge.isDecided &&
      !referee.waits
    )
      this.#judge.breach(this.#judge.refusalBreaks(), 'an honest message is answered', 'it is not');
  }

  *#passNext(): Generator<Wait, void> {
    const index = this.#ours.nextOf(0);
    const packet = index === undefined ? undefined : this.#scene.made[index]?.bytes;
    if (index === undefined || packet === undefined) return;
    this.#ours.take(index);
    this.#scene.sent.push(packet);
    yield* this.#exchange.put(packet, [], undefined);
    yield* this.#exchange.feed();
  }

  /** The next honest packet, where it must not be accepted any more. */
  *#probeRefused(): Generator<Wait, void> {
    const { ours, peer, referee, said } = this.#scene;
    if (peer.ended !== undefined) return;
    yield* this.#exchange.feed();
    if (this.#ours.nextOf(0) === undefined && ours.canSend) this.#ours.say(PROBE_LENGTH);
    const before = peer.accepted;
    const saidBefore = said.length;
    yield* this.#passNext();
    if (referee.standing !== 'open') return;
    // RTS-05: after ratchets that cross, a session works or has ended.
    if (
      peer.ended === undefined &&
      !this.#judge.isDecided &&
      peer.accepted <= before &&
      said.length >= saidBefore &&
      ours.stage === 'established'
    )
      this.#judge.features.add('crossed and stuck');
  }
}
