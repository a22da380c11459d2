import type { CloseReason, Output } from '../../impl/endpoint.ts';
import type { Stage } from '../../impl/policy.ts';
import { configurationField, type Profile } from '../../impl/profile.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { decodeHeader } from '../../impl/wire/header.ts';
import type { Protocol, Row } from '../../model/protocol.ts';
import { EpochKind, Party } from '../../model/session.ts';
import type { Slot } from '../../model/system.ts';
import { isAdmittedInData, isAdmittedInHandshake } from './admission.ts';
import type { Cast } from './cast.ts';
import { EndpointThrew } from './endpoint-threw.ts';
import { foldedPacket, partsOf } from './folded-packet.ts';
import { ObservedSession } from './observed-session.ts';
import { partLength } from './parts.ts';
import { unixTime } from './time.ts';
import type { Values } from './values.ts';
import type { WatchedEndpoint } from './watched-endpoint.ts';

/** The packet of the handshake that each stage waits for. */
const PACKETS: Readonly<Partial<Record<Stage, number>>> = {
  'connect request': 1,
  'connect response': 2,
  'exchange request': 3,
  'exchange response': 4,
  'establish request': 5,
  'establish response': 6,
};

/** The application data that sessions send: long enough to know its keystream by. */
const TEXT_LENGTH = 32;

/** What a session is told of the world when something happens to it. */
export interface Circumstances {
  /** The model's time. */
  readonly now: number;
  /** Corrupted parties, a bit mask. */
  readonly corrupted: number;
}

/** A real endpoint in a place of the model's world, and its history as a game sees it. */
export class Actor {
  readonly session: ObservedSession;
  readonly watched: WatchedEndpoint;
  /** Packets sent, in order; what a refusal says to its peer is none. */
  readonly sent: Uint8Array[] = [];
  /** What it answered to the last packet that it was given. */
  answer: Output = { packets: [], events: [] };
  /** Why it closed, once it has. */
  reason: CloseReason | undefined;
  readonly #slot: Slot;
  readonly #cast: Cast;
  readonly #profile: Profile;
  readonly #protocol: Protocol;
  readonly #values: Values;

  constructor(
    slot: Slot,
    watched: WatchedEndpoint,
    profile: Profile,
    { cast, protocol, values }: { readonly cast: Cast; readonly protocol: Protocol; readonly values: Values },
  ) {
    this.#slot = slot;
    this.#cast = cast;
    this.#profile = profile;
    this.#protocol = protocol;
    this.#values = values;
    this.watched = watched;
    const owner = slot.role === 'client' ? Party.client : Party.server;
    const configured = values.of(configurationField(profile));
    this.session = new ObservedSession(slot.index, slot.variant, slot.role, owner, configured);
  }

  get isClosed(): boolean {
    return this.watched.endpoint.stage === 'closed';
  }

  get canSend(): boolean {
    return this.watched.endpoint.canSend;
  }

  /** Starts it: a server waits, a client that believes to talk to `peer` sends packet 1. */
  start(peer: number, at: Circumstances): void {
    this.session.peer = peer;
    const { packets } = this.#ask(() => this.watched.endpoint.start());
    for (const packet of packets) this.#sendOfHandshake(1, packet, at);
    this.#observe();
  }

  /** Gives it a packet of the network's. */
  receive(packet: Uint8Array, at: Circumstances): void {
    const { endpoint } = this.watched;
    const { stage } = endpoint;
    const number = PACKETS[stage];
    const expected = endpoint.counters.receive + 1n;
    this.watched.opened = undefined;
    const output = this.#ask(() => endpoint.receive(packet));
    this.answer = output;
    const row = number === undefined ? undefined : this.#protocol.handshake[number - 1];
    if (row !== undefined) this.#afterHandshake(row, packet, stage, output, at);
    else if (stage === 'established') this.#afterData(packet, expected, output, at);
    this.#observe();
  }

  /** Has it send a message that nobody can guess. */
  encrypt(): void {
    const { session, watched } = this;
    const text = new TextEncoder().encode(`${session.slot} ${this.sent.length} `.padEnd(TEXT_LENGTH, '.'));
    session.add('texts', this.#values.of(text));
    this.#send(this.#ask(() => watched.endpoint.send(text)));
    this.#observe();
  }

  /** Has it start a ratchet. */
  ratchet(kind: 'symmetric' | 'asymmetric', at: Circumstances): void {
    this.#send(this.#ask(() => this.watched.endpoint.ratchet(kind)));
    if (kind === 'asymmetric') this.session.add('offered', this.#lastMade());
    this.#observe();
    this.#addEpochs(at, -1);
  }

  /** Ends it in good order. */
  close(): void {
    this.#send(this.#ask(() => this.watched.endpoint.close()));
    this.#observe();
  }

  /** Has the endpoint do something. What it throws is told from what the harness throws. */
  #ask(what: () => Output): Output {
    let output: Output;
    try {
      output = what();
    } catch (error) {
      throw new EndpointThrew(this.#slot.index, error);
    }
    for (const event of output.events) if (event.type === 'closed') this.reason = event.reason;
    return output;
  }

  #send({ packets }: Output): void {
    for (const packet of packets) {
      this.sent.push(packet);
      this.session.add('sent', this.#values.of(packet));
      this.session.add('data', this.#values.of(packet));
    }
  }

  #afterHandshake(
    row: Row,
    packet: Uint8Array,
    before: Stage,
    { packets, events }: Output,
    at: Circumstances,
  ): void {
    const { stage } = this.watched.endpoint;
    if (stage === before || stage === 'closed') return;
    const { session } = this;
    const { variant } = session;
    const header = decodeHeader(packet);
    if (!isAdmittedInHandshake(header, row, variant, this.#profile, unixTime(at.now)))
      session.history.invalid = true;
    const parts = this.#parts(row, packet);
    for (const [i, name] of row.message.entries())
      if (name.startsWith('pk') || name.startsWith('cpt'))
        session.add('met', this.#values.of(parts[i] ?? packet));
    if (row.packet === 1 && variant === 'duplex') {
      const key = this.watched.client?.verificationKey;
      session.peer = this.#cast.keys.findIndex(({ verificationKey }) => verificationKey === key);
    }
    this.#fold(row, packet, at);
    if (events.some(({ type }) => type === 'established')) {
      session.history.accepted = session.history.transcript.length;
      this.#observe();
      session.history.acceptedCookie = session.history.cookie;
    }
    for (const answer of packets) this.#sendOfHandshake(row.packet + 1, answer, at);
    this.#observe();
    this.#addEpochs(at, -1);
  }

  #sendOfHandshake(number: number, packet: Uint8Array, at: Circumstances): void {
    const row = this.#protocol.handshake[number - 1];
    // What tells the peer of a failure is no packet of the handshake.
    if (row === undefined || packet[0] === Flag.errorCondition) return;
    this.sent.push(packet);
    this.session.add('sent', this.#values.of(packet));
    this.#fold(row, packet, at);
  }

  /** Appends a packet to the transcript: signatures and hashes aside, headers where they are authenticated. */
  #fold(row: Row, packet: Uint8Array, { corrupted }: Circumstances): void {
    const { session } = this;
    if (row.packet === 1) session.add('transcript', ...this.#identities(this.#parts(row, packet)));
    const folded = foldedPacket(row, packet, session.variant, this.#profile);
    session.add('transcript', this.#values.of(folded));
    if (row.packet === 2) session.history.connectCorrupted = corrupted;
  }

  /** What a transcript begins with: configuration, key identity, and both verification keys. */
  #identities(parts: readonly Uint8Array[]): number[] {
    const { role, variant, peer } = this.session;
    const { keys } = this.#cast;
    const server = role === 'client' ? peer : Party.server;
    const client = role === 'client' ? Party.client : peer;
    const parties = variant === 'simplex' ? [server] : [server, client];
    const [kid, cfg] = parts;
    const named = parties.map((party) => keys[party]?.verificationKey);
    return [cfg, kid, ...named].map((bytes) => (bytes === undefined ? -1 : this.#values.of(bytes)));
  }

  #parts(row: Row, packet: Uint8Array): Uint8Array[] {
    return partsOf(row, packet, this.session.variant, this.#profile);
  }

  #afterData(packet: Uint8Array, expected: bigint, output: Output, at: Circumstances): void {
    const { session, watched } = this;
    if (watched.opened === undefined) return;
    session.add('taken', this.#values.of(packet));
    const header = decodeHeader(packet);
    if (!isAdmittedInData(header, expected, session.variant, this.#profile, unixTime(at.now)))
      session.history.invalid = true;
    const ratchet = output.events.find((event) => event.type === 'ratcheted');
    if (ratchet === undefined) return;
    if (ratchet.ratchet === 'asymmetric' && ratchet.by === 'peer') {
      this.#send(output);
      session.add('offered', this.#lastMade());
    }
    this.#observe();
    const name = ratchet.by === 'peer' ? 'pkR' : 'cptR';
    const length = partLength(name, session.variant, this.#profile);
    const taken = ratchet.ratchet === 'asymmetric' ? watched.opened.slice(-length) : undefined;
    this.#addEpochs(at, taken === undefined ? -1 : this.#values.of(taken));
  }

  #lastMade(): number {
    const made = this.watched.made.at(-1);
    return made === undefined ? -1 : this.#values.of(made);
  }

  /** Takes over what the endpoint has let be seen. */
  #observe(): void {
    const { history } = this.session;
    const { endpoint, made, streams, secrets } = this.watched;
    const all = (list: readonly Uint8Array[]) => list.map((bytes) => this.#values.of(bytes));
    history.made = all(made);
    history.streams = all(streams);
    const hash = endpoint.transcriptHash;
    if (hash !== undefined) history.cookie = this.#values.of(hash);
    const [a, b] = secrets;
    if (a !== undefined) history.secA = this.#values.of(a.was);
    if (b !== undefined && this.session.variant === 'duplex') history.secB = this.#values.of(b.was);
  }

  /** An epoch for each set of keys that has none yet. */
  #addEpochs(at: Circumstances, taken: number): void {
    const { session, watched } = this;
    for (const keys of watched.keys.slice(session.history.epochs.length)) {
      const asymmetric = keys.derivation === 'asymmetric ratchet';
      session.addEpoch({
        kind: asymmetric
          ? EpochKind.asymmetric
          : keys.derivation === 'handshake'
            ? EpochKind.handshake
            : EpochKind.symmetric,
        k1: this.#values.of(keys.clientKey),
        k2: this.#values.of(keys.serverKey),
        rk: this.#values.of(keys.ratchetKey),
        corrupted: session.accepted ? at.corrupted : 0,
        taken: asymmetric ? taken : -1,
        given: asymmetric ? this.#lastMade() : -1,
      });
    }
    // The handshake's keys count from acceptance.
    const [first, ...rest] = session.history.epochs;
    if (first !== undefined && session.accepted && rest.length === 0 && !this.#dated) {
      this.#dated = true;
      session.history.epochs = [{ ...first, corrupted: at.corrupted }];
    }
  }
  #dated = false;

  /** Says that the last ratchet went past the adversary. */
  markUnseen(): void {
    const { epochs } = this.session.history;
    this.session.history.epochs = epochs.map((epoch, i) =>
      i === epochs.length - 1 ? { ...epoch, kind: EpochKind.unseen } : epoch,
    );
  }

  get slot(): Slot {
    return this.#slot;
  }
}
