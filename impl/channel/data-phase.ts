import type { Failure } from '../failure.ts';
import { copyKeyPair } from '../handshake/ephemeral.ts';
import type { HeaderContext } from '../policy.ts';
import type { KemKeyPair } from '../primitives/kem.ts';
import type { Session } from '../session.ts';
import { ErrorCode, Flag, MAXIMUM_MESSAGE_LENGTH } from '../wire/codes.ts';
import type { Packet } from '../wire/framer.ts';
import type { Header } from '../wire/header.ts';
import { ratchetMessages } from '../wire/messages.ts';
import type { Channel } from './channel.ts';
import {
  answerAsymmetric,
  finishAsymmetric,
  freshToken,
  type RatchetKeys,
  ratchetSymmetric,
  requestAsymmetric,
} from './ratchet.ts';

export type RatchetKind = 'symmetric' | 'asymmetric';

/** What a packet of the data phase led to. */
export type DataStep =
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'data'; readonly data: Uint8Array }
  | { readonly kind: 'ratcheted'; readonly ratchet: RatchetKind; readonly packet?: Uint8Array }
  | { readonly kind: 'peer error'; readonly code: number };

/** Bytes of a sealed error code (ERR-03). */
const ERROR_LENGTH = 1;

/** The largest ratchet message that a packet can carry decides whether a profile has them (CHN-05). */
export function hasAsymmetricRatchet(session: Pick<Session, 'variant' | 'profile' | 'parameters'>): boolean {
  if (session.variant !== 'duplex') return false;
  const { asymmetricRequest, asymmetricResponse } = ratchetMessages(session.variant, session.profile);
  const largest = Math.max(asymmetricRequest.length, asymmetricResponse.length);
  return largest + session.parameters.tag <= MAXIMUM_MESSAGE_LENGTH;
}

/** An established session: application data, ratchets, sealed errors (sections 8 to 10). */
export class DataPhase {
  readonly #session: Session;
  readonly #channel: Channel;
  /** The keys of asymmetric ratchets, where the variant and the profile have them. */
  readonly #ratchetKeys: RatchetKeys | undefined;
  /** The key pair of our own asymmetric request, until its response came. */
  #request: KemKeyPair | undefined;

  constructor(session: Session, channel: Channel, ratchetKeys: RatchetKeys | undefined) {
    this.#session = session;
    this.#channel = channel;
    this.#ratchetKeys = ratchetKeys;
  }

  get transmitted(): bigint {
    return this.#channel.transmitted;
  }

  get received(): bigint {
    return this.#channel.received;
  }

  /** Whether an asymmetric request of ours waits for its response: until then nothing is sent (section 10). */
  get requestOpen(): boolean {
    return this.#request !== undefined;
  }

  /** The next data packet, or `undefined` when no sequence number is left (CHN-01, RPL-05). */
  send(data: Uint8Array): Uint8Array | undefined {
    return this.#seal(Flag.encryptedMessage, data);
  }

  /** A sealed error packet, or `undefined` when no sequence number is left (ERR-04). */
  sendError(code: ErrorCode): Uint8Array | undefined {
    return this.#seal(Flag.errorCondition, Uint8Array.of(code));
  }

  /** Starts a symmetric ratchet: the packet to send; both directions are rekeyed (section 9). */
  startSymmetric(): Uint8Array | undefined {
    const token = freshToken(this.#session);
    const packet = this.#seal(Flag.symmetricRatchetRequest, token);
    if (packet !== undefined) ratchetSymmetric(this.#session, this.#channel, token);
    return packet;
  }

  /**
   * Starts an asymmetric ratchet: the request to send (section 10).
   * @throws RangeError where the session has no asymmetric ratchet.
   */
  startAsymmetric(): Uint8Array | undefined {
    if (this.#ratchetKeys === undefined)
      throw new RangeError('asymmetric ratchets are not available in this session');
    const { message, ephemeral } = requestAsymmetric(this.#session, this.#ratchetKeys);
    this.#request = ephemeral;
    return this.#seal(Flag.asymmetricRatchetRequest, message);
  }

  /** Judges a header before its message is waited for (CHN-03, CHN-05, CHN-06, RTS-02, RTA-02). */
  checkHeader(header: Header): Failure | undefined {
    const { policy, clock } = this.#session;
    const context: HeaderContext = { phase: 'data', stage: 'established', flag: header.flag };
    if (!policy.acceptFlag(header.flag, this.#flags(), context))
      return { decision: 'acceptFlag', code: ErrorCode.invalidRequest };
    const lengthFailure = this.#checkLength(header, context);
    if (lengthFailure !== undefined) return lengthFailure;
    if (!policy.acceptSequence(header.sequence, this.#channel.received + 1n, context))
      return { decision: 'acceptSequence', code: ErrorCode.packetUnsequenced };
    if (!policy.acceptTime(header.utctime, clock(), context) && !this.#mayBeZero(header))
      return { decision: 'acceptTime', code: ErrorCode.messageTimeInvalid };
    return undefined;
  }

  /** Takes a packet whose header was accepted. */
  receive(packet: Packet): DataStep {
    const plaintext = this.#channel.openPacket(packet);
    if (plaintext === undefined) return fail('acceptTag', ErrorCode.authenticationFailure);
    const { flag } = packet.header;
    const whole = () => this.#session.policy.readRatchet(plaintext, this.#exactLength(flag) ?? 0);
    switch (flag) {
      case Flag.symmetricRatchetRequest:
        return this.#symmetricRequest(whole());
      case Flag.asymmetricRatchetRequest:
        return this.#asymmetricRequest(whole());
      case Flag.asymmetricRatchetResponse:
        return this.#asymmetricResponse(whole());
      case Flag.errorCondition:
        return { kind: 'peer error', code: plaintext[0] ?? ErrorCode.none };
      default:
        return { kind: 'data', data: plaintext };
    }
  }

  clone(session: Session): DataPhase {
    const copy = new DataPhase(session, this.#channel.clone(session), this.#ratchetKeys);
    copy.#request = this.#request && copyKeyPair(this.#request);
    return copy;
  }

  /** Erases all keys (TRD-01). */
  erase(): void {
    this.#channel.erase();
    if (this.#request !== undefined)
      this.#session.policy.erase(this.#request.secretKey, 'KEM secret key', 'closed');
    this.#request = undefined;
  }

  #flags(): readonly number[] {
    const flags: number[] = [Flag.encryptedMessage, Flag.symmetricRatchetRequest, Flag.errorCondition];
    if (this.#ratchetKeys !== undefined)
      flags.push(Flag.asymmetricRatchetRequest, Flag.asymmetricRatchetResponse);
    return flags;
  }

  #checkLength({ flag, msglen }: Header, context: HeaderContext): Failure | undefined {
    const { policy, parameters } = this.#session;
    if (!policy.acceptDataLength(msglen, parameters.tag, context))
      return { decision: 'acceptDataLength', code: ErrorCode.receiveFailure };
    const plaintext = this.#exactLength(flag);
    if (plaintext !== undefined && !policy.acceptExactLength(msglen, plaintext + parameters.tag, context))
      return { decision: 'acceptExactLength', code: ErrorCode.receiveFailure };
    return undefined;
  }

  /** The length to which a packet of this flag must open, where the flag fixes it. */
  #exactLength(flag: number): number | undefined {
    const { symmetricRequest, asymmetricRequest, asymmetricResponse } = ratchetMessages(
      this.#session.variant,
      this.#session.profile,
    );
    switch (flag) {
      case Flag.symmetricRatchetRequest:
        return symmetricRequest.length;
      case Flag.asymmetricRatchetRequest:
        return asymmetricRequest.length;
      case Flag.asymmetricRatchetResponse:
        return asymmetricResponse.length;
      case Flag.errorCondition:
        return ERROR_LENGTH;
      default:
        return undefined;
    }
  }

  /** RTS-02: the ratchet packets of deployed Duplex endpoints carry time 0. */
  #mayBeZero({ flag, utctime }: Header): boolean {
    const { variant, dialect, policy } = this.#session;
    const allowed = isRatchet(flag) && variant === 'duplex' && dialect.zeroRatchetTime;
    return policy.acceptZeroRatchetTime(utctime, allowed);
  }

  #seal(flag: number, plaintext: Uint8Array): Uint8Array | undefined {
    const { policy, clock } = this.#session;
    const utctime = isRatchet(flag) ? policy.ratchetTime(clock()) : policy.packetTime(clock());
    return this.#channel.sealPacket(flag, plaintext, utctime);
  }

  #symmetricRequest(token: Uint8Array): DataStep {
    // RTS-05: the peer rekeyed when it sent this, and will not be able to read our open request.
    if (!this.#session.policy.acceptCrossingRequest(this.requestOpen))
      return fail('acceptCrossingRequest', ErrorCode.invalidRequest);
    ratchetSymmetric(this.#session, this.#channel, token);
    return { kind: 'ratcheted', ratchet: 'symmetric' };
  }

  #asymmetricRequest(message: Uint8Array): DataStep {
    const session = this.#session;
    if (!session.policy.acceptCrossingRequest(this.requestOpen) || this.#ratchetKeys === undefined)
      return fail('acceptCrossingRequest', ErrorCode.invalidRequest);
    const answer = answerAsymmetric(session, this.#ratchetKeys, message);
    if ('failure' in answer) return { kind: 'failure', failure: answer.failure };
    const packet = this.#seal(Flag.asymmetricRatchetResponse, answer.message);
    if (packet === undefined) return fail('nextSequence', ErrorCode.channelDown);
    answer.rekey(this.#channel);
    return { kind: 'ratcheted', ratchet: 'asymmetric', packet };
  }

  #asymmetricResponse(message: Uint8Array): DataStep {
    const session = this.#session;
    const request = this.#request;
    if (!session.policy.acceptResponse(request !== undefined) || this.#ratchetKeys === undefined)
      return fail('acceptResponse', ErrorCode.invalidRequest);
    const refused = finishAsymmetric(session, this.#ratchetKeys, this.#channel, message, request);
    if (refused !== undefined) return { kind: 'failure', failure: refused };
    this.#request = undefined;
    return { kind: 'ratcheted', ratchet: 'asymmetric' };
  }
}

function isRatchet(flag: number): boolean {
  return (
    flag === Flag.symmetricRatchetRequest ||
    flag === Flag.asymmetricRatchetRequest ||
    flag === Flag.asymmetricRatchetResponse
  );
}

function fail(decision: Failure['decision'], code: ErrorCode): DataStep {
  return { kind: 'failure', failure: { decision, code } };
}
