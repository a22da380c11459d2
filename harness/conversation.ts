import type { RatchetKind } from '../impl/channel/data-phase.ts';
import {
  Endpoint,
  type EndpointEvent,
  type Environment,
  type Identity,
  type Output,
} from '../impl/endpoint.ts';
import type { Failure } from '../impl/failure.ts';
import { type SessionKeys, strict } from '../impl/policy.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { Flag } from '../impl/wire/codes.ts';
import { Framer, type Packet } from '../impl/wire/framer.ts';
import { claimOf } from './claim.ts';
import type { FaultTold } from './faults/fault.ts';
import type { Inside } from './inside.ts';
import { NotOfferedError } from './peer-error.ts';
import type { PeerSettings, SessionClaim, SessionStage, Target } from './target.ts';
import { watchKeys } from './watch-keys.ts';
import { type Seals, watchSeals } from './watch-seals.ts';
import type { Wire } from './wire.ts';

/** Changes what our endpoint wants to send: the packet, and how many it sent before; what goes out instead. */
export type Tamper = (packet: Uint8Array, index: number) => readonly Uint8Array[];

const untouched: Tamper = (packet) => [packet];

/** What was done to a packet before it was sent, as far as it is known. */
export interface Change {
  /** The packet as our endpoint made it. */
  readonly honest?: Uint8Array | undefined;
  readonly fault?: FaultTold | undefined;
}

/** One thing that went over the wire, or happened on our side of it. */
export interface LogEntry extends Change {
  readonly direction: 'sent' | 'received' | 'event';
  readonly bytes?: Uint8Array;
  readonly note?: string;
  /** Since the connection was there. */
  readonly milliseconds: number;
}

/** Bytes that one conversation takes in: far more than any check needs, and little enough to hold. */
const FLOOD = 4 << 20;

/** Bytes of one conversation that its log keeps: the largest messages both ways, and a handshake. */
const KEPT = 1 << 18;

/** Milliseconds in which a peer takes nothing, after which it is not flooded on. */
const STALLED = 500;

/** How the peer's side of a connection ended: it closed or reset it, or we did, because it sent without end. */
export interface Ending {
  readonly how: 'closed' | 'reset' | 'flooded';
  /** The code that the peer gave, if it gave one. */
  readonly code: number | undefined;
}

/** What a conversation may change of our endpoint's environment, and of the peer's. */
export interface Overrides
  extends Partial<Pick<Environment, 'policy' | 'profile' | 'crypto' | 'dialect' | 'clock'>> {
  /** Who we are, where not whom the peer knows. */
  readonly identity?: Identity;
  /** What is set of the peer for this connection. */
  readonly peer?: PeerSettings;
}

/** Our side of one connection to the peer under test: an honest endpoint, and a hand on its wire. */
export class Conversation {
  readonly endpoint: Endpoint;
  readonly log: LogEntry[] = [];
  /** What the peer's application sent, in order. */
  readonly received: Uint8Array[] = [];
  /** Segments as they came. */
  readonly receivedBytes: Uint8Array[] = [];
  /** The packets that they carried, whatever our endpoint made of them. */
  readonly packets: Packet[] = [];
  /** The keys that our endpoint has taken, oldest first. */
  readonly keys: SessionKeys[];
  /** Packets that our endpoint put out, before any hand was laid on them. */
  readonly made: Uint8Array[] = [];
  /** What our endpoint, and copies of it, sealed and opened. */
  readonly seals: Seals;
  /** Whether our endpoint decides otherwise than an honest one. */
  readonly deviates: boolean;
  /** Whether the peer was told to decide otherwise on this connection. */
  readonly steersPeer: boolean;
  readonly #target: Target;
  readonly #wire: Wire;
  readonly #begun = performance.now();
  readonly #framer = new Framer();
  #tamper: Tamper = untouched;
  #fault: FaultTold | undefined;
  #sent = 0;
  #ended: Ending['how'] | undefined;
  #taken = 0;
  #logged = 0;
  #code: number | undefined;
  #ratchets = 0;
  #refused: Failure | undefined;

  private constructor(
    target: Target,
    wire: Wire,
    endpoint: Endpoint,
    { keys, seals, deviates, steersPeer }: Pick<Conversation, 'keys' | 'seals' | 'deviates' | 'steersPeer'>,
  ) {
    this.keys = keys;
    this.seals = seals;
    this.deviates = deviates;
    this.steersPeer = steersPeer;
    this.#target = target;
    this.#wire = wire;
    this.endpoint = endpoint;
  }

  /** A new connection, on which nothing has been sent. `seed` decides our endpoint's randomness. */
  static async open(target: Target, seed: string, overrides: Overrides = {}): Promise<Conversation> {
    const { profile, crypto, clock, dialect } = target;
    const { identity = target.identity, peer, ...environment } = overrides;
    // A server whose handshakes are cached draws anew for each of ours.
    const repeats = target.cached === true && target.role === 'server';
    const random = seededRandom(repeats ? 'cached' : seed);
    const keys: SessionKeys[] = [];
    const seals: Seals = { sealed: [], opened: [] };
    const policy = watchSeals(watchKeys(overrides.policy ?? strict, keys), seals);
    const deviates = Object.keys(overrides).length > 0;
    const ours = { profile, crypto, clock, dialect, random, ...environment, policy };
    const endpoint = Endpoint.create(identity, ours);
    return new Conversation(target, await target.connect({ seed, ...peer }), endpoint, {
      ...{ keys, seals, deviates },
      steersPeer: peer !== undefined,
    });
  }

  /** How the peer ended the connection, once it has. */
  get ending(): Ending | undefined {
    return this.#ended === undefined ? undefined : { how: this.#ended, code: this.#code };
  }

  /** Whether the peer has answered a connect request of ours. */
  get answered(): boolean {
    return this.receivedBytes[0]?.[0] === Flag.connectResponse;
  }

  /** The error code that the peer gave, if it gave one. */
  get peerError(): number | undefined {
    return this.#code;
  }

  /** What our endpoint refused, if it did. */
  get refused(): Failure | undefined {
    return this.#refused;
  }

  /** Whether our side was established at any time. */
  wasEstablished = false;

  get established(): boolean {
    return this.endpoint.stage === 'established';
  }

  /** The keys that the peer has taken, oldest first, where the target reveals them. */
  get peerKeys(): readonly SessionKeys[] {
    return this.#target.keysOf(this.#wire);
  }

  /** Where the peer says that the session is. @throws NotOfferedError where it does not tell */
  async peerStage(): Promise<SessionStage> {
    if (this.#target.stageOf === undefined) throw new NotOfferedError('tells where a session is');
    return this.#target.stageOf(this.#wire);
  }

  /** What the peer says of its keys. @throws NotOfferedError where it does not tell */
  async peerClaim(): Promise<SessionClaim> {
    if (this.#target.claimOf === undefined) throw new NotOfferedError('tells fingerprints of its keys');
    return this.#target.claimOf(this.#wire);
  }

  /** What our endpoint says of its own, in the same words. */
  get claim(): SessionClaim {
    return claimOf(this.endpoint, this.keys);
  }

  /** What the peer shows of this connection, where it shows anything. */
  get inside(): Inside | undefined {
    return this.#target.insideOf?.(this.#wire);
  }

  /**
   * Runs the handshake, with a hand on what we send, and `patience` milliseconds for each answer. True when
   * our side is established.
   */
  async handshake(
    tamper: Tamper = untouched,
    patience: number = this.#target.patience.answer,
  ): Promise<boolean> {
    const begun = performance.now();
    this.start(tamper);
    await this.until(() => this.established || this.endpoint.stage === 'closed', patience);
    this.tamper(untouched);
    if (this.established) this.#target.patience.learn(performance.now() - begun);
    return this.established;
  }

  /** Starts our endpoint, with a hand on what it sends from then on. What comes is left on the wire. */
  start(tamper: Tamper = untouched): void {
    this.tamper(tamper);
    this.apply(this.endpoint.start());
  }

  /** Lays a hand on what our endpoint sends from now on. */
  tamper(tamper: Tamper): void {
    this.#tamper = tamper;
  }

  /** Tells of the fault in the packet that is sent next by a hand on the wire. */
  tellFault(fault: FaultTold): void {
    this.#fault = fault;
  }

  /** Sends bytes as they are. */
  send(bytes: Uint8Array, change: Change = {}): void {
    this.#record({ direction: 'sent', bytes, ...change });
    this.#wire.send(bytes);
  }

  /** Sends what our endpoint put out, and notes what it reports. */
  apply(output: Output): void {
    for (const packet of output.packets) {
      this.made.push(packet);
      const sent = this.#tamper(packet, this.#sent);
      for (const bytes of sent) this.send(bytes, this.#changeOf(packet, sent));
      this.#sent += 1;
    }
    for (const event of output.events) this.#note(event);
  }

  /** The honest packet that carries `data`, not sent. Our endpoint goes on as if it were. */
  seal(data: Uint8Array): Uint8Array {
    const [packet] = this.endpoint.send(data).packets;
    if (packet === undefined) throw new Error('an endpoint that can send gave no packet');
    this.made.push(packet);
    return packet;
  }

  /** Sends `data` and waits until the peer has sent it back. False also where our side cannot send. */
  async echo(data: Uint8Array, patience = this.#target.patience.answer): Promise<boolean> {
    if (!this.endpoint.canSend) return false;
    const begun = performance.now();
    this.send(this.seal(data));
    const echoed = await this.expectData(data, patience);
    if (echoed) this.#target.patience.learn(performance.now() - begun);
    return echoed;
  }

  /** Waits for `data` from the peer's application. Other data that comes first does not count. */
  async expectData(data: Uint8Array, patience = this.#target.patience.answer): Promise<boolean> {
    const begun = this.received.length;
    return this.until(
      () => this.received.slice(begun).some((each) => Buffer.compare(each, data) === 0),
      patience,
    );
  }

  /** Bytes of the longest message that the peer can send back. */
  get longestEcho(): number {
    return this.endpoint.maximumMessage - (this.#target.echoPrefix?.length ?? 0);
  }

  /** Starts a ratchet and waits until our side has finished it. False also where our side cannot send. */
  async ratchet(kind: RatchetKind): Promise<boolean> {
    if (!this.endpoint.canSend) return false;
    const before = this.#ratchets;
    this.apply(this.beginRatchet(kind));
    return this.#expectRatchet(before);
  }

  /**
   * Starts a ratchet that the peer is to follow. What our endpoint puts out is not sent.
   * @throws NotOfferedError for a peer that takes part in none
   */
  beginRatchet(kind: RatchetKind): Output {
    if (this.#target.ratchetless) throw new NotOfferedError('takes part in ratchets');
    this.#refuseUnavailable(kind);
    return this.endpoint.ratchet(kind);
  }

  /** Makes the peer start a ratchet, and waits until our side has followed it. */
  async peerRatchet(kind: RatchetKind): Promise<boolean> {
    const before = this.#ratchets;
    this.startPeerRatchet(kind);
    return this.#expectRatchet(before);
  }

  /** Makes the peer start a ratchet. */
  startPeerRatchet(kind: RatchetKind): void {
    this.#refuseUnavailable(kind);
    this.#target.startRatchet(kind, this.#wire);
  }

  /** CHN-05: the messages of Classic McEliece are too long for asymmetric ratchets. */
  #refuseUnavailable(kind: RatchetKind): void {
    const { variant } = this.#target.identity;
    if (kind === 'asymmetric' && variant === 'duplex' && !this.endpoint.hasAsymmetricRatchet)
      throw new NotOfferedError('has asymmetric ratchets');
  }

  /** Makes the peer send a message. */
  startPeerMessage(data: Uint8Array): void {
    this.#target.say?.(data, this.#wire);
  }

  /** Makes the peer end the session in good order. */
  startPeerEnd(): void {
    this.#target.endSession?.(this.#wire);
  }

  /** Takes in what the peer does for `patience` milliseconds, or until it ends the connection. */
  async untilEnd(patience: number): Promise<Ending | undefined> {
    await this.until(() => this.#ended !== undefined, patience);
    return this.ending;
  }

  /** Takes in one thing from the wire. False when the peer ended the connection or nothing came. */
  async step(patience: number): Promise<boolean> {
    const event = await this.#wire.read(patience);
    if (event.kind === 'quiet') return false;
    if (event.kind === 'end') {
      if (this.#ended === undefined) this.#record({ direction: 'event', note: `the peer ${event.how}` });
      this.#ended = event.how;
      return false;
    }
    this.#taken += event.bytes.length;
    if (this.#taken > FLOOD) {
      this.#ended = 'flooded';
      this.close();
      return false;
    }
    this.#record({ direction: 'received', bytes: event.bytes });
    this.receivedBytes.push(event.bytes);
    this.#cut(event.bytes);
    if (this.endpoint.stage !== 'closed' && this.endpoint.stage !== 'start')
      this.apply(this.endpoint.receive(event.bytes));
    return true;
  }

  /**
   * Sends bytes again and again, for as long as the peer takes them, but no more than `total`. How many left; what
   * comes meanwhile is read where `reading`.
   */
  async flood(chunk: () => Uint8Array, total: number, reading = true): Promise<number> {
    let sent = 0;
    while (sent < total && this.#ended === undefined) {
      const bytes = chunk();
      // A flood is not kept in the log, where one line tells as much.
      this.#wire.send(bytes);
      if (!(await this.#wire.sent(STALLED))) break;
      sent += bytes.length;
      if (reading) await this.step(0);
    }
    this.#record({ direction: 'event', note: `we sent ${sent} bytes without end` });
    return sent;
  }

  /** Lets go of what went over the wire so far, where a conversation goes on for long and nobody looks back. */
  forget(): void {
    const { log, received, receivedBytes, packets, made, seals } = this;
    for (const each of [log, received, receivedBytes, packets, made, seals.sealed, seals.opened])
      each.length = 0;
    this.#logged = 0;
    this.#taken = 0;
  }

  /** Gives the connection up with a reset. */
  reset(): void {
    this.#wire.reset();
    this.endpoint.abort();
  }

  /** Gives the connection up. */
  close(): void {
    this.#wire.close();
    this.endpoint.abort();
  }

  /** What a hand did to a packet. One that is sent in pieces, or with others, tells for itself. */
  #changeOf(packet: Uint8Array, [first, more]: readonly Uint8Array[]): Change {
    const fault = this.#fault;
    this.#fault = undefined;
    const isOther = first !== undefined && more === undefined && Buffer.compare(first, packet) !== 0;
    return { ...(isOther && { honest: packet }), ...(fault !== undefined && { fault }) };
  }

  #cut(segment: Uint8Array): void {
    this.#framer.push(segment);
    for (let packet = this.#framer.take(); packet !== undefined; packet = this.#framer.take())
      this.packets.push({
        header: packet.header,
        headerBytes: packet.headerBytes.slice(),
        message: packet.message.slice(),
      });
    this.#framer.settle();
  }

  async #expectRatchet(before: number): Promise<boolean> {
    return this.until(() => this.#ratchets > before, this.#target.patience.answer);
  }

  /** Takes in what comes until `done`, for `patience` milliseconds in all; in process, while anything comes. */
  async until(done: () => boolean, patience: number): Promise<boolean> {
    const end = performance.now() + patience;
    while (!done()) {
      const left = patience === 0 ? 0 : end - performance.now();
      if (left < 0 || !(await this.step(left))) return done();
    }
    return true;
  }

  /** What the peer sent back, without what it puts before it. */
  #unprefixed(data: Uint8Array): Uint8Array {
    const prefix = this.#target.echoPrefix ?? new Uint8Array();
    const has = Buffer.compare(data.subarray(0, prefix.length), prefix) === 0;
    return has ? data.subarray(prefix.length) : data;
  }

  #record(entry: Omit<LogEntry, 'milliseconds'>): void {
    const milliseconds = Math.round((performance.now() - this.#begun) * 1000) / 1000;
    const before = this.#logged;
    this.#logged += entry.bytes?.length ?? 0;
    if (entry.bytes === undefined || this.#logged <= KEPT) this.log.push({ ...entry, milliseconds });
    else if (before <= KEPT)
      this.log.push({
        direction: 'event',
        note: 'what was sent and came from here on is not kept',
        milliseconds,
      });
  }

  #note(event: EndpointEvent): void {
    if (event.type === 'established') this.wasEstablished = true;
    if (event.type === 'data') this.received.push(this.#unprefixed(event.data));
    if (event.type === 'ratcheted') this.#ratchets += 1;
    if (event.type === 'closed') {
      const { reason } = event;
      if (reason.cause === 'failure') this.#refused = reason.failure;
      if (reason.cause === 'peer error') this.#code = reason.code;
      if (reason.cause === 'closed by peer') this.#code = 0;
      const why = reason.cause === 'failure' ? `we refused: ${reason.failure.decision}` : reason.cause;
      this.#record({ direction: 'event', note: why });
    }
  }
}
