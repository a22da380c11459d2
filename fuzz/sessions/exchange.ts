import { join } from '../../impl/bytes.ts';
import { Flag, flagName } from '../../impl/wire/codes.ts';
import { Framer } from '../../impl/wire/framer.ts';
import type { Breach } from '../level.ts';
import { segmentsOf } from './edit.ts';
import type { Judge } from './judge.ts';
import type { Move } from './moves.ts';
import type { OurSide } from './our-side.ts';
import type { Hint } from './referee.ts';
import type { Scene } from './scene.ts';

/** What is waited for, where the peer does not answer at once. */
export interface Wait {
  /** Until this is so. */
  readonly until: () => boolean;
  /** Whether a requirement demands that it comes: else it is not waited for long. */
  readonly demanded: boolean;
}

/** What is told of a session as it happens. */
export interface Recorder {
  sent(bytes: Uint8Array): void;
  received(bytes: Uint8Array): void;
  did(move: Move): void;
  breach(breach: Breach): void;
}

/** Names of flags, by flag. */
const FLAG_NAMES: readonly string[] = Array.from({ length: 256 }, (_, flag) => flagName(flag));

/** What goes between the two ends of a scene: each segment is judged, and so is each answer. */
export class Exchange {
  readonly #scene: Scene;
  readonly #ours: OurSide;
  readonly #judge: Judge;
  readonly #subject: string;
  readonly #recorder: Recorder | undefined;
  readonly #framer = new Framer();
  /** What is sent together with what comes next. */
  #joined: Uint8Array[] = [];
  #joinedHint: Hint | undefined;
  /** What the peer was told to do by itself, and must still show to have done. */
  expects: 'ratchet' | 'end' | undefined;

  constructor(scene: Scene, ours: OurSide, judge: Judge, subject: string, recorder: Recorder | undefined) {
    this.#scene = scene;
    this.#ours = ours;
    this.#judge = judge;
    this.#subject = subject;
    this.#recorder = recorder;
  }

  /** Whether packets of ours are made and not on the wire, or not all there. */
  get underway(): boolean {
    return this.#joined.length > 0 || this.#ours.underway;
  }

  /** Keeps bytes until others go with them, in one segment. */
  join(bytes: Uint8Array, hint: Hint | undefined): void {
    this.#joined.push(bytes);
    this.#joinedHint ??= hint;
  }

  /** Sends what was to go together with something that did not come. */
  *flush(): Generator<Wait, void> {
    if (this.#joined.length > 0) yield* this.put(new Uint8Array(0), [], undefined);
  }

  /** Puts bytes on the wire, and judges what comes of each segment. */
  *put(bytes: Uint8Array, cuts: readonly number[], given: Hint | undefined): Generator<Wait, void> {
    const { peer, referee, made, clock } = this.#scene;
    const whole = this.#joined.length === 0 ? bytes : join(...this.#joined, bytes);
    const hint = this.#joinedHint ?? given;
    this.#joined = [];
    this.#joinedHint = undefined;
    const segments = segmentsOf(whole, cuts);
    this.#judge.cut = segments.length > 1 || whole !== bytes;
    for (const segment of segments) {
      if (segment.length === 0) continue;
      this.#judge.shape = [];
      const from = referee.position;
      referee.deliver(segment, made, clock.now, hint);
      this.#recorder?.sent(segment);
      peer.deliver(segment);
      const before = this.#scene.inbox.length;
      peer.assume?.(peer.accepted + this.#unanswered(from));
      if (this.#awaits)
        yield {
          until: () => {
            this.collect();
            return peer.ended !== undefined || this.#isAnswered(before);
          },
          demanded: referee.standing !== 'open' && referee.standing !== 'doomed',
        };
      this.collect();
      this.#judge.compare();
    }
  }

  /**
   * How many of our packets, from one on, are such as nothing answers: the last of a server's handshake, tokens, and
   * messages where none comes back.
   */
  #unanswered(from: number): number {
    const { referee, made, echoPrefix } = this.#scene;
    const isOfServer = this.#subject.endsWith('client');
    return made.slice(from, referee.position).filter(({ flag }, i) => {
      const isLast = from + i + 1 === referee.handshakePackets;
      return (
        (isLast && isOfServer) ||
        (echoPrefix === undefined && flag === Flag.encryptedMessage) ||
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

  /** Takes in what the peer has sent. */
  collect(): void {
    const { peer, inbox, received, referee } = this.#scene;
    for (const segment of peer.take()) {
      inbox.push(segment);
      this.#recorder?.received(segment);
      this.#framer.push(segment);
      for (let packet = this.#framer.take(); packet !== undefined; packet = this.#framer.take()) {
        const { header, headerBytes, message } = packet;
        received.push(join(headerBytes, message));
        this.#judge.shape.push(
          header.flag === Flag.errorCondition && !referee.inData
            ? `error ${message[0]}`
            : (FLAG_NAMES[header.flag] ?? ''),
        );
        if (header.flag === Flag.errorCondition && this.#judge.tellsInHandshake)
          this.#judge.error(headerBytes, message);
      }
      this.#framer.settle();
    }
  }

  /** Gives our endpoint what the peer has sent, and judges what it makes of it. */
  *feed(): Generator<Wait, void> {
    const scene = this.#scene;
    const { ours, peer, referee } = scene;
    // Only what it does by itself is waited for: what it answers has come by now.
    if (this.expects !== undefined) {
      yield {
        until: () => {
          this.collect();
          return peer.ended !== undefined || scene.inbox.length > 0;
        },
        demanded: true,
      };
    }
    this.collect();
    const { inbox } = scene;
    if (inbox.length === 0 && this.expects === undefined) return;
    scene.inbox = [];
    const wasEstablished = ours.stage === 'established';
    for (const segment of inbox) {
      if (ours.stage === 'closed') break;
      const output = ours.receive(segment);
      this.#ours.make(output);
      for (const event of output.events) {
        if (event.type === 'data') this.#judge.heard(event.data);
        if (event.type === 'ratcheted' && event.by === 'peer' && this.expects === 'ratchet') {
          this.expects = undefined;
          this.#judge.peerRatcheted = true;
        }
        if (event.type !== 'closed') continue;
        const { reason: cause } = event;
        if (cause.cause === 'closed by peer' && this.expects === 'end') this.expects = undefined;
        if (
          cause.cause === 'failure' &&
          referee.standing === 'good' &&
          !this.#judge.isDecided &&
          !this.#ours.rekeyed
        ) {
          const { decision } = cause.failure;
          this.#judge.isDecided = true;
          this.#judge.breach(
            this.#judge.madeBreaks(decision, wasEstablished),
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
          !this.#ours.rekeyed
        )
          this.#judge.breach(
            'ERR-04',
            'an error that it sends is sealed, with the next number',
            `${cause.failure.decision} refuses it`,
          );
      }
    }
    if (this.expects !== undefined && (referee.standing === 'good' || this.expects === 'end')) {
      const wanted = this.expects;
      this.expects = undefined;
      if (wanted === 'ratchet')
        this.#judge.breach('RTS-01', 'it starts a ratchet that we can follow', 'we cannot');
      else this.#judge.breach('ERR-04', 'it tells its peer that the session ends', 'it does not');
    }
  }
}
