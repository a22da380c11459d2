import { equalBytes } from '../../impl/primitives/constant-time.ts';
import { ERROR_SEQUENCE, errorName, Flag, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import { decodeHeader, HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { Breach } from '../level.ts';
import { type Reason, reason } from './reason.ts';
import type { Scene } from './scene.ts';

const EMPTY = new Uint8Array(0);

/** Compares what a peer shows with what the referee says that it must make of what it was given. */
export class Judge {
  readonly #scene: Scene;
  /** How a peer is called in what is said of it: variant and role. */
  readonly #subject: string;
  readonly #told: ((breach: Breach) => void) | undefined;
  readonly breaches: Breach[] = [];
  readonly features = new Set<string>();
  /** The shapes of all answers, one after the other. */
  readonly observed: string[] = [];
  /** What the peer answered since it was last given something, in words. */
  shape: string[] = [];
  /** Whether it has been said already that it went on, or did not, against the rules: what follows says nothing new. */
  isDecided = false;
  #errors = 0;

  constructor(scene: Scene, subject: string, told: ((breach: Breach) => void) | undefined) {
    this.#scene = scene;
    this.#subject = subject;
    this.#told = told;
  }

  /** The shape of the peer's last answer. */
  get response(): string {
    const { peer } = this.#scene;
    const ended = peer.inside?.threw !== undefined ? 'threw' : (peer.ended ?? 'open');
    return [...this.shape, ended].join(', ');
  }

  get state(): string {
    const { referee, ours } = this.#scene;
    const open = ours.stage === 'established' && !ours.canSend ? ', our request open' : '';
    return `${this.#subject}, ${referee.where ?? referee.stage}${open}`;
  }

  reached(): void {
    const { referee, peer } = this.#scene;
    this.features.add(`state ${referee.stage}`);
    this.features.add(
      `standing ${referee.standing} ${referee.why?.requirement ?? ''} ${peer.ended ?? 'open'}`,
    );
  }

  /** Whether an error of the peer's must be one of the handshake. */
  get tellsInHandshake(): boolean {
    const { inData, standing } = this.#scene.referee;
    return !inData && (standing === 'good' || standing === 'over');
  }

  /** ERR-01, ERR-02: a handshake's failure is told by one packet of one form, with a code that fits. */
  error(headerBytes: Uint8Array, message: Uint8Array): void {
    const { referee, clock } = this.#scene;
    const { msglen, sequence, utctime } = decodeHeader(headerBytes);
    this.#errors += 1;
    if (this.#errors > 1) this.breach('ERR-01', 'one error packet', 'it sent a second one');
    if (msglen !== 1) this.breach('ERR-01', 'an error packet of one byte', `it has ${msglen}`);
    if (sequence !== ERROR_SEQUENCE) this.breach('ERR-01', 'the number of an error packet', 'it has another');
    if (utctime - clock.now > 60n || clock.now - utctime > 60n)
      this.breach('ERR-01', 'an error packet with its own time', 'it has another');
    const { why } = referee;
    if (why?.requirement === 'HDR-06') this.breach('ERR-01', 'no answer to an error', 'it answered with one');
    const code = message[0] ?? 0;
    if (
      why !== undefined &&
      referee.standing === 'over' &&
      why.codes.length > 0 &&
      !why.codes.some((each) => each === code)
    )
      this.breach('ERR-02', `a code that fits ${why.what}`, `code ${errorName(code)}`);
  }

  /** Compares what the peer shows with what it must have made of what it was given. */
  compare(): void {
    const { peer, referee } = this.#scene;
    const { standing, position, why } = referee;
    this.observed.push(this.response);
    this.features.add(`${referee.stage} ${standing} ${why?.requirement ?? ''}: ${this.response}`);
    const threw = peer.inside?.threw;
    if (threw !== undefined) {
      this.breach('DOS-01', 'no input makes it throw', 'it threw an error that nothing catches');
      return;
    }
    if (standing === 'open') return;
    if (standing === 'ended' && peer.ended === undefined && !this.isDecided) {
      this.isDecided = true;
      this.breach('ERR-03', 'it ends the session that its peer ended', 'it goes on');
    }
    if (standing === 'doomed') {
      // A Simplex server may believe itself established until the first packet fails (RPL-03).
      const believes = peer.established && this.#subject !== 'simplex server';
      if (peer.accepted > referee.handshakePackets || believes) this.#accepted(why);
      return;
    }
    if (peer.accepted > position) {
      this.#accepted(why);
      return;
    }
    if (standing === 'good' && (peer.ended !== undefined || peer.accepted < position) && !this.isDecided) {
      this.isDecided = true;
      this.breach(
        this.refusalBreaks(),
        'it accepts what is in order',
        peer.ended === undefined ? 'it does not' : 'it ended the session',
      );
      referee.open();
    }
    if (referee.demanded && peer.ended === undefined && !this.isDecided) {
      this.isDecided = true;
      if (why?.requirement === 'ERR-03') return;
      const own = [why?.requirement, ...(why?.also ?? [])].join(' ');
      this.breach(
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
    if (this.isDecided) return;
    this.isDecided = true;
    const { requirement, also, what } = why ?? reason('SEC-06', 'more packets than there were');
    this.breach([requirement, ...also].join(' '), `it refuses ${what}`, 'it accepted it');
    this.#scene.referee.open();
  }

  /** What is broken where the peer does not accept what is in order. */
  refusalBreaks(): string {
    const { referee, made } = this.#scene;
    if (this.cut) return 'CHN-07';
    const simplex = this.#subject.startsWith('simplex');
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
    if (this.peerRatcheted || since.some(({ flag }) => flag === Flag.symmetricRatchetRequest))
      return 'RTS-01 RTS-03';
    return undefined;
  }
  #echoedAt = 0;
  peerRatcheted = false;
  /** Whether what was put on the wire last came in pieces, or with something else. */
  cut = false;

  /** A message that the peer sent back. */
  heard(data: Uint8Array): void {
    const { said, referee } = this.#scene;
    if (referee.standing !== 'good') return;
    const unexpected = said.length === 0;
    const expected = said.shift();
    if (expected === undefined && !unexpected) return;
    const { echoPrefix = EMPTY } = this.#scene;
    const sent = data.subarray(echoPrefix.length);
    if (
      expected === undefined ||
      !equalBytes(expected, sent) ||
      !equalBytes(data.subarray(0, echoPrefix.length), echoPrefix)
    )
      this.breach('CHN-01', 'it sends back what it was sent', 'it sends something else');
    this.#echoedAt = referee.position;
    this.peerRatcheted = false;
  }

  /** What is broken by a packet of the peer's that our endpoint refuses. */
  madeBreaks(decision: string, established: boolean): string {
    const simplex = this.#subject.startsWith('simplex');
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

  /** DIR-01, DIR-02, DIR-05: keys of both sides and directions, where they are seen. */
  keys(): void {
    const { peer, hand, referee } = this.#scene;
    const its = peer.inside?.keys;
    if (its === undefined || referee.standing !== 'good') return;
    for (const [i, keys] of its.entries()) {
      const ours = hand.keys[i];
      if (equalBytes(keys.clientKey, keys.serverKey) || equalBytes(keys.clientNonce, keys.serverNonce))
        this.breach('DIR-02', 'keys and nonces of the two directions differ', 'they are the same');
      const others = [keys.clientKey, keys.clientNonce, keys.serverKey, keys.serverNonce];
      if (others.some((each) => equalBytes(each, keys.ratchetKey.subarray(0, each.length))))
        this.breach('DIR-05', 'the ratchet key is no channel key', 'it is');
      if (
        ours !== undefined &&
        !(equalBytes(ours.clientKey, keys.clientKey) && equalBytes(ours.serverKey, keys.serverKey))
      )
        this.breach('DIR-01', 'both sides have the same keys', 'they do not');
    }
  }

  inside(): void {
    const { peer } = this.#scene;
    for (const { requirement, what } of peer.inside?.retained ?? [])
      this.breach(requirement, `it erases: ${what}`, 'it does not');
  }

  /** @param requirements ids, separated by blanks */
  breach(requirements: string, expected: string, observed: string): void {
    const [requirement = '', ...also] = requirements.split(' ');
    const breach = {
      requirement,
      ...(also.length === 0 ? {} : { also }),
      expected,
      observed,
      state: this.state,
      response: this.response,
    };
    this.breaches.push(breach);
    this.#told?.(breach);
  }
}
