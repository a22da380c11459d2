import { join } from './bytes.ts';
import { DataPhase, hasAsymmetricRatchet, type RatchetKind } from './channel/data-phase.ts';
import type { Clock } from './clock.ts';
import type { Crypto } from './crypto/crypto.ts';
import { DIALECTS, type Dialect } from './dialect.ts';
import type { Failure } from './failure.ts';
import { DuplexClient } from './handshake/duplex-client.ts';
import { DuplexServer } from './handshake/duplex-server.ts';
import type { Established, Handshake } from './handshake/handshake.ts';
import { SimplexClient } from './handshake/simplex-client.ts';
import { SimplexServer } from './handshake/simplex-server.ts';
import type { PrivateKey, PublicKey } from './keys/key.ts';
import { type HeaderContext, type Phase, type Policy, type Stage, strict } from './policy.ts';
import type { RandomSource } from './primitives/random.ts';
import { configurationField, type Profile, perProfile } from './profile.ts';
import type { Session } from './session.ts';
import { StateError } from './state-error.ts';
import { VARIANTS } from './variant.ts';
import { ERROR_SEQUENCE, ErrorCode, Flag, MAXIMUM_MESSAGE_LENGTH } from './wire/codes.ts';
import { Framer, type FramerPolicy, strictFramer } from './wire/framer.ts';
import { encodeHeader, HEADER_LENGTH, type Header } from './wire/header.ts';

/** Who an endpoint is, and whose keys it has. */
export type Identity =
  | { readonly variant: 'simplex'; readonly role: 'client'; readonly peerKey: PublicKey }
  | { readonly variant: 'simplex'; readonly role: 'server'; readonly ownKey: PrivateKey }
  | {
      readonly variant: 'duplex';
      readonly role: 'client';
      readonly ownKey: PrivateKey;
      readonly peerKey: PublicKey;
    }
  | {
      readonly variant: 'duplex';
      readonly role: 'server';
      readonly ownKey: PrivateKey;
      /** Every client that may connect (DPX-05). */
      readonly peerKeys: readonly PublicKey[];
    };

/** What an endpoint runs on. */
export interface Environment {
  readonly profile: Profile;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** `DIALECTS.reference` by default. */
  readonly dialect?: Dialect;
  /** `strict` by default. */
  readonly policy?: Policy;
  /** `strictFramer` by default. */
  readonly framer?: FramerPolicy;
}

/** Why a session ended. */
export type CloseReason =
  /** We closed it in good order. */
  | { readonly cause: 'closed' }
  /** The peer closed it in good order (ERR-04). */
  | { readonly cause: 'closed by peer' }
  /** We refused something. */
  | { readonly cause: 'failure'; readonly failure: Failure; readonly stage: Stage }
  /** The peer reported an error: sealed, or in the handshake a plain one, which anybody may have sent. */
  | { readonly cause: 'peer error'; readonly code: number | undefined; readonly authenticated: boolean }
  /** The connection went away. */
  | { readonly cause: 'aborted' };

/** What an endpoint reports. */
export type EndpointEvent =
  | { readonly type: 'established' }
  | { readonly type: 'data'; readonly data: Uint8Array }
  | { readonly type: 'ratcheted'; readonly ratchet: RatchetKind; readonly by: 'self' | 'peer' }
  | { readonly type: 'closed'; readonly reason: CloseReason };

/** What an endpoint answers: packets to send, in order, and what happened. */
export interface Output {
  readonly packets: readonly Uint8Array[];
  readonly events: readonly EndpointEvent[];
}

type State =
  | { readonly phase: 'idle' }
  | { readonly phase: 'handshake'; readonly handshake: Handshake }
  | { readonly phase: 'data'; readonly data: DataPhase; readonly transcriptHash: Uint8Array }
  | { readonly phase: 'closed' };

/**
 * One end of one connection: a state machine that takes bytes and commands and gives bytes and events. It
 * opens no socket, and reads time and randomness from its environment alone.
 */
export class Endpoint {
  readonly #identity: Identity;
  readonly #session: Session;
  readonly #framer: Framer;
  #state: State;
  #packets: Uint8Array[] = [];
  #events: EndpointEvent[] = [];

  private constructor(identity: Identity, session: Session, framer: Framer, state: State) {
    this.#identity = identity;
    this.#session = session;
    this.#framer = framer;
    this.#state = state;
  }

  /**
   * An endpoint that has not started.
   * @throws RangeError where our own key is of another profile than the environment's.
   */
  static create(identity: Identity, environment: Environment): Endpoint {
    const { variant, role } = identity;
    const { profile, crypto, clock, random } = environment;
    const dialect = environment.dialect ?? DIALECTS.reference;
    if ('ownKey' in identity && identity.ownKey.profile.configuration !== profile.configuration)
      throw new RangeError(
        `ownKey is of ${identity.ownKey.profile.configuration}, the profile is ${profile.configuration}`,
      );
    const session: Session = {
      variant,
      parameters: VARIANTS[variant],
      role,
      profile,
      configuration: sharedConfiguration(profile),
      dialect,
      policy: environment.policy ?? strict,
      clock,
      random,
      kem: crypto.kem(profile.kem),
      signature: crypto.signature(profile.signature),
      symmetric: crypto.symmetric(variant, dialect),
    };
    return new Endpoint(identity, session, new Framer(environment.framer ?? strictFramer), { phase: 'idle' });
  }

  /** What it waits for. */
  get stage(): Stage {
    const state = this.#state;
    switch (state.phase) {
      case 'idle':
        return 'start';
      case 'handshake':
        return state.handshake.expected.stage;
      case 'data':
        return 'established';
      case 'closed':
        return 'closed';
    }
  }

  /** Bytes of the packet that the handshake waits for that have not come; 0 where it waits for none. */
  get missing(): number {
    const state = this.#state;
    if (state.phase !== 'handshake') return 0;
    return Math.max(0, HEADER_LENGTH + state.handshake.expected.msglen - this.#framer.buffered);
  }

  /** Whether `send` and `ratchet` may be called now: established, and no request of ours open (section 10). */
  get canSend(): boolean {
    return this.#state.phase === 'data' && !this.#state.data.requestOpen;
  }

  /** The largest message that `send` takes, in bytes (CHN-05). */
  get maximumMessage(): number {
    return MAXIMUM_MESSAGE_LENGTH - this.#session.parameters.tag;
  }

  /** Whether this session has asymmetric ratchets: Duplex, and a profile whose messages fit (CHN-05). */
  get hasAsymmetricRatchet(): boolean {
    return hasAsymmetricRatchet(this.#session);
  }

  /** The numbers of the last packet sent and accepted, as CHN-02 counts; in the handshake, how many. */
  get counters(): { readonly transmit: bigint; readonly receive: bigint } {
    const state = this.#state;
    if (state.phase === 'handshake')
      return { transmit: state.handshake.sent, receive: state.handshake.received };
    if (state.phase === 'data') return { transmit: state.data.transmitted, receive: state.data.received };
    return { transmit: 0n, receive: 0n };
  }

  /** The transcript hash `sch`, while there is one. It is not secret: `H` of what travelled. */
  get transcriptHash(): Uint8Array | undefined {
    const state = this.#state;
    if (state.phase === 'handshake') return state.handshake.transcriptHash?.slice();
    return state.phase === 'data' ? state.transcriptHash.slice() : undefined;
  }

  /**
   * Starts: a client sends its connect request, a server begins to wait.
   * KEY-01: a client with an expired key sends nothing and is closed.
   * @throws StateError when it was started before.
   */
  start(): Output {
    if (this.#state.phase !== 'idle') throw new StateError('the endpoint was started before');
    const refused = this.#checkOwnKeys();
    if (refused !== undefined) return this.#end({ cause: 'failure', failure: refused, stage: 'start' });
    const { handshake, packet } = this.#begin();
    this.#state = { phase: 'handshake', handshake };
    if (packet !== undefined) this.#packets.push(packet);
    return this.#flush();
  }

  /** Takes bytes from the peer, cut anywhere (CHN-07). A closed endpoint takes nothing (TRD-01). */
  receive(segment: Uint8Array): Output {
    if (this.#state.phase === 'idle') throw new StateError('the endpoint was not started');
    if (this.#state.phase === 'closed') return this.#flush();
    this.#framer.push(segment);
    while (this.#next()) {
      // Every packet that is whole.
    }
    this.#framer.settle();
    return this.#flush();
  }

  /**
   * Sends application data in one packet (CHN-01). RPL-05: where no sequence number is left, the session ends.
   * @throws RangeError for an empty message or one above `maximumMessage`; StateError unless `canSend`.
   */
  send(message: Uint8Array): Output {
    const data = this.#sender();
    if (message.length === 0 || message.length > this.maximumMessage)
      throw new RangeError(`message has ${message.length} bytes, not 1 to ${this.maximumMessage}`);
    return this.#emit(data.send(message));
  }

  /**
   * Starts a ratchet (sections 9 and 10).
   * @throws StateError unless `canSend`; RangeError for an asymmetric one where there is none.
   */
  ratchet(kind: RatchetKind): Output {
    const data = this.#sender();
    const packet = kind === 'symmetric' ? data.startSymmetric() : data.startAsymmetric();
    if (packet !== undefined && kind === 'symmetric')
      this.#events.push({ type: 'ratcheted', ratchet: kind, by: 'self' });
    return this.#emit(packet);
  }

  /** Ends the session in good order: an established one tells its peer (ERR-04), then all is erased. */
  close(): Output {
    if (this.#state.phase === 'closed') return this.#flush();
    if (this.#state.phase === 'data') {
      const code = this.#session.policy.closeNotice();
      const notice = code === undefined ? undefined : this.#state.data.sendError(code);
      if (notice !== undefined) this.#packets.push(notice);
      if (!this.#session.policy.closingEndsSession()) return this.#flush();
    }
    return this.#end({ cause: 'closed' });
  }

  /** Ends the session because the connection is gone: all is erased, nothing is sent (TRD-01). */
  abort(): Output {
    return this.#state.phase === 'closed' ? this.#flush() : this.#end({ cause: 'aborted' });
  }

  /** An independent copy of the whole state. Keys of the identity, clock and policy are shared. */
  snapshot(): Endpoint {
    const session: Session = { ...this.#session, random: this.#session.random.clone() };
    const state = this.#state;
    let copy: State = state;
    if (state.phase === 'handshake') copy = { phase: 'handshake', handshake: state.handshake.clone(session) };
    if (state.phase === 'data')
      copy = { phase: 'data', data: state.data.clone(session), transcriptHash: state.transcriptHash };
    return new Endpoint(this.#identity, session, this.#framer.clone(), copy);
  }

  /** KEY-01, CFG-02: what a client checks before it sends anything. */
  #checkOwnKeys(): Failure | undefined {
    const identity = this.#identity;
    if (identity.role === 'server') return undefined;
    const { policy, clock, configuration } = this.#session;
    const now = clock();
    if (!policy.acceptConfiguration(configurationField(identity.peerKey.profile), configuration))
      return { decision: 'acceptConfiguration', code: ErrorCode.unknownProtocol };
    if (!policy.acceptExpiration(identity.peerKey.expiration, now, 'peer'))
      return { decision: 'acceptExpiration', code: ErrorCode.keyExpired };
    if (identity.variant === 'duplex' && !policy.acceptExpiration(identity.ownKey.expiration, now, 'own'))
      return { decision: 'acceptExpiration', code: ErrorCode.keyExpired };
    return undefined;
  }

  #begin(): { handshake: Handshake; packet?: Uint8Array } {
    const identity = this.#identity;
    if (identity.variant === 'simplex')
      return identity.role === 'client'
        ? SimplexClient.start(this.#session, identity.peerKey)
        : { handshake: SimplexServer.start(this.#session, identity.ownKey) };
    return identity.role === 'client'
      ? DuplexClient.start(this.#session, identity.ownKey, identity.peerKey)
      : { handshake: DuplexServer.start(this.#session, identity.ownKey, identity.peerKeys) };
  }

  #sender(): DataPhase {
    if (this.#state.phase !== 'data')
      throw new StateError(`the endpoint is at "${this.stage}", not established`);
    if (this.#state.data.requestOpen)
      throw new StateError('an asymmetric ratchet request waits for its response');
    return this.#state.data;
  }

  /** Goes one packet further. False when more bytes are needed. */
  #next(): boolean {
    const header = this.#framer.header();
    const state = this.#state;
    if (header === undefined) return false;
    return state.phase === 'handshake'
      ? this.#nextOfHandshake(state.handshake, header)
      : state.phase === 'data' && this.#nextOfData(state.data, header);
  }

  #nextOfHandshake(handshake: Handshake, header: Header): boolean {
    const { policy } = this.#session;
    const context: HeaderContext = { phase: 'handshake', stage: this.stage, flag: header.flag };
    if (header.flag === Flag.errorCondition && policy.errorEndsHandshake(context))
      return this.#peerErrorInHandshake(header);
    const refused = this.#checkHandshakeHeader(handshake, header, context);
    if (refused !== undefined && policy.failureEndsSession(refused.code, 'handshake', header.flag))
      return this.#fail(refused, 'handshake');
    const packet = this.#framer.take();
    if (packet === undefined || refused !== undefined) return packet !== undefined;
    const message = policy.readMessage(packet.message, handshake.expected.msglen);
    const step = handshake.receive({ ...packet, message });
    if (step.failure !== undefined) return this.#fail(step.failure, 'handshake');
    if (step.packet !== undefined) this.#packets.push(step.packet);
    if (step.established !== undefined) this.#establish(handshake, step.established);
    return true;
  }

  /** HDR-02, HDR-04: each single check ends the session, before the message is waited for. */
  #checkHandshakeHeader(handshake: Handshake, header: Header, context: HeaderContext): Failure | undefined {
    const { policy, clock } = this.#session;
    const { flag, msglen } = handshake.expected;
    if (!policy.acceptFlag(header.flag, [flag], context))
      return { decision: 'acceptFlag', code: ErrorCode.invalidRequest };
    if (!policy.acceptExactLength(header.msglen, msglen, context))
      return { decision: 'acceptExactLength', code: ErrorCode.receiveFailure };
    if (!policy.acceptSequence(header.sequence, handshake.received, context))
      return { decision: 'acceptSequence', code: ErrorCode.packetUnsequenced };
    if (!policy.acceptTime(header.utctime, clock(), context))
      return { decision: 'acceptTime', code: ErrorCode.messageTimeInvalid };
    return undefined;
  }

  /**
   * HDR-06: an error ends the session, and ERR-01: it is not answered. The code of a well-formed one is told
   * to the application, for what it is worth: nothing authenticates it.
   */
  #peerErrorInHandshake(header: Header): boolean {
    const wellFormed = header.msglen === 1 && header.sequence === ERROR_SEQUENCE;
    const code = wellFormed ? this.#framer.peek(1)?.[0] : undefined;
    // CHN-07: whether the code is told must not depend on where the segments end.
    if (wellFormed && code === undefined) return false;
    const { policy, clock } = this.#session;
    const answer = policy.errorAnswer();
    if (answer !== undefined) this.#packets.push(plainError(answer, clock()));
    this.#close({ cause: 'peer error', code, authenticated: false });
    return true;
  }

  #establish(handshake: Handshake, { channel, peerVerificationKey }: Established): void {
    const identity = this.#identity;
    channel.establish(handshake.sent);
    const ratchetKeys =
      'ownKey' in identity && peerVerificationKey !== undefined && this.hasAsymmetricRatchet
        ? {
            signingKey: identity.ownKey.signingKey,
            verificationKeys: { peer: peerVerificationKey, own: identity.ownKey.verificationKey },
          }
        : undefined;
    const transcriptHash = handshake.transcriptHash?.slice() ?? new Uint8Array(0);
    const data = new DataPhase(this.#session, channel, ratchetKeys);
    this.#state = { phase: 'data', data, transcriptHash };
    this.#events.push({ type: 'established' });
  }

  #nextOfData(data: DataPhase, header: Header): boolean {
    const { failureEndsSession, deliverRefused, peerErrorEndsSession } = this.#session.policy;
    const refused = data.checkHeader(header);
    if (refused !== undefined && failureEndsSession(refused.code, 'data', header.flag))
      return this.#refuseData(refused, header);
    const packet = this.#framer.take();
    if (packet === undefined || refused !== undefined) return packet !== undefined;
    const requested = data.requestOpen;
    const step = data.receive(packet);
    switch (step.kind) {
      case 'failure': {
        const released = deliverRefused(packet);
        if (released !== undefined) this.#events.push({ type: 'data', data: released });
        return (
          !failureEndsSession(step.failure.code, 'data', header.flag) ||
          this.#refuseData(step.failure, header)
        );
      }
      case 'data':
        this.#events.push({ type: 'data', data: step.data });
        return true;
      case 'ratcheted':
        if (step.packet !== undefined) this.#packets.push(step.packet);
        this.#events.push({
          type: 'ratcheted',
          ratchet: step.ratchet,
          by: requested && !data.requestOpen ? 'self' : 'peer',
        });
        return true;
      case 'peer error':
        if (!peerErrorEndsSession(step.code)) return true;
        this.#close(
          step.code === ErrorCode.none
            ? { cause: 'closed by peer' }
            : { cause: 'peer error', code: step.code, authenticated: true },
        );
        return true;
    }
  }

  /** CHN-04: any failure tears down. ERR-03: an error packet that does not authenticate is not answered. */
  #refuseData(refused: Failure, header: Header): boolean {
    if (header.flag === Flag.errorCondition) {
      this.#close({ cause: 'failure', failure: refused, stage: this.stage });
      return true;
    }
    return this.#fail(refused, 'data');
  }

  /** Tells the peer what failed, if the policy does, and ends the session (ERR-01, ERR-04). */
  #fail(refused: Failure, phase: Phase): boolean {
    const { policy, clock } = this.#session;
    const stage = this.stage;
    const code = policy.reportedCode(refused.code, phase);
    if (code !== undefined) {
      const packet =
        this.#state.phase === 'data'
          ? this.#state.data.sendError(code)
          : policy.errorNotice(plainError(code, policy.packetTime(clock())));
      if (packet !== undefined) this.#packets.push(packet);
    }
    this.#close({ cause: 'failure', failure: refused, stage });
    return true;
  }

  /** Queues a sealed packet; RPL-05: where there was no number for it, the session ends. */
  #emit(packet: Uint8Array | undefined): Output {
    if (packet === undefined) {
      const exhausted: Failure = { decision: 'nextSequence', code: ErrorCode.channelDown };
      return this.#end({ cause: 'failure', failure: exhausted, stage: this.stage });
    }
    this.#packets.push(packet);
    return this.#flush();
  }

  #end(reason: CloseReason): Output {
    this.#close(reason);
    return this.#flush();
  }

  /** TRD-01: teardown erases keys and buffers, whatever its cause. */
  #close(reason: CloseReason): void {
    const state = this.#state;
    if (state.phase === 'handshake') state.handshake.erase();
    if (state.phase === 'data') state.data.erase();
    this.#framer.erase((bytes) => this.#session.policy.erase(bytes, 'received bytes', 'closed'));
    this.#state = { phase: 'closed' };
    this.#events.push({ type: 'closed', reason });
  }

  #flush(): Output {
    const output = { packets: this.#packets, events: this.#events };
    this.#packets = [];
    this.#events = [];
    return output;
  }
}

/** Configuration fields as sessions hold them. */
const sharedConfiguration = perProfile(configurationField);

/** An error packet of the handshake (ERR-01). */
export function plainError(code: ErrorCode, utctime: bigint): Uint8Array {
  const header = { flag: Flag.errorCondition, msglen: 1, sequence: ERROR_SEQUENCE, utctime };
  return join(encodeHeader(header), Uint8Array.of(code));
}
