import { join } from '../bytes.ts';
import { Channel } from '../channel/channel.ts';
import { type Failure, failure } from '../failure.ts';
import type { PrivateKey, PublicKey } from '../keys/key.ts';
import type { VerificationKeys } from '../policy.ts';
import type { KemKeyPair } from '../primitives/kem.ts';
import type { Session } from '../session.ts';
import { ErrorCode, Flag } from '../wire/codes.ts';
import type { Packet } from '../wire/framer.ts';
import { duplexMessages } from '../wire/messages.ts';
import { checkConnectRequest } from './connect-request.ts';
import { confirmationAnswered, confirmationSent } from './duplex-confirmation.ts';
import { exchangeHashParts, signedParts } from './duplex-signed.ts';
import { copyKeyPair, freshKeyPair, freshSecret } from './ephemeral.ts';
import { type Expected, Handshake, type Step } from './handshake.ts';
import { withDuplexKeys } from './keys.ts';
import { checkSignedHash, type Signed, signHash } from './signed-hash.ts';
import { foldTranscript, startTranscript } from './transcript.ts';

type State =
  | { readonly stage: 'connect request' }
  | {
      readonly stage: 'exchange request';
      readonly sch: Uint8Array;
      readonly client: PublicKey;
      readonly ephemeral: KemKeyPair;
    }
  | {
      readonly stage: 'establish request';
      readonly sch: Uint8Array;
      readonly client: PublicKey;
      readonly channel: Channel;
    };

/** The server, or listener, of section 6. */
export class DuplexServer extends Handshake {
  readonly #key: PrivateKey;
  readonly #clients: readonly PublicKey[];
  readonly #messages: ReturnType<typeof duplexMessages>;
  #state: State;

  private constructor(session: Session, key: PrivateKey, clients: readonly PublicKey[], state: State) {
    super(session);
    this.#key = key;
    this.#clients = clients;
    this.#messages = duplexMessages(session.profile);
    this.#state = state;
  }

  /** A server that waits for packet 1, of any of the clients whose keys it is configured for. */
  static start(session: Session, key: PrivateKey, clients: readonly PublicKey[]): DuplexServer {
    return new DuplexServer(session, key, clients, { stage: 'connect request' });
  }

  get expected(): Expected {
    const { connectRequest, exchangeRequest, establishRequest } = this.#messages;
    const { stage } = this.#state;
    switch (stage) {
      case 'connect request':
        return { stage, flag: Flag.connectRequest, msglen: connectRequest.length };
      case 'exchange request':
        return { stage, flag: Flag.exchangeRequest, msglen: exchangeRequest.length };
      case 'establish request':
        return { stage, flag: Flag.establishRequest, msglen: establishRequest.length };
    }
  }

  get transcriptHash(): Uint8Array | undefined {
    return this.#state.stage === 'connect request' ? undefined : this.#state.sch;
  }

  protected handle(packet: Packet): Step {
    const state = this.#state;
    switch (state.stage) {
      case 'connect request':
        return this.#connectRequest(packet);
      case 'exchange request':
        return this.#exchangeRequest(packet, state);
      case 'establish request':
        return this.#establishRequest(packet, state);
    }
  }

  /** Packet 1, answered by packet 2. */
  #connectRequest({ headerBytes, message }: Packet): Step {
    const { session } = this;
    const { kid, cfg, ...signed } = this.#messages.connectRequest.decode(message);
    const refused = checkConnectRequest(session, this.#key, kid, cfg);
    if (refused !== undefined) return { failure: refused };

    const identified = this.#identify(signedParts(session, headerBytes, kid, cfg), signed);
    if ('failure' in identified) return identified;
    const { client, hash } = identified;
    const { verificationKey } = session.policy.identifiedClient(client, this.#clients);
    let sch = startTranscript(session, cfg, kid, verificationKey, this.#key.verificationKey);
    sch = foldTranscript(session, sch, 1, hash);

    const ephemeral = freshKeyPair(session, 'pkS');
    const { publicKey } = ephemeral;
    const { connectResponse } = this.#messages;
    const header = this.nextHeader(Flag.connectResponse, connectResponse);
    const answer = signHash(session, 'h2', signedParts(session, header, publicKey), this.#key.signingKey);
    sch = foldTranscript(session, sch, 2, answer.hash);
    this.#state = { stage: 'exchange request', sch, client, ephemeral };
    return { packet: join(header, connectResponse.encode({ ...answer, publicKey })) };
  }

  /** DPX-05: the client whose key the request verifies under, among those that we are configured for. */
  #identify(
    parts: readonly Uint8Array[],
    signed: Signed,
  ): { client: PublicKey; hash: Uint8Array } | { failure: Failure } {
    const { session } = this;
    const now = session.clock();
    let refused: Failure = { decision: 'acceptSignature', code: ErrorCode.authenticationFailure };
    for (const client of this.#clients) {
      const checked = checkSignedHash(session, 'h1', parts, signed, this.#verificationKeys(client));
      if ('failure' in checked) {
        if (checked.failure.decision === 'acceptHash') refused = checked.failure;
      } else if (!session.policy.acceptExpiration(client.expiration, now, 'peer')) {
        refused = { decision: 'acceptExpiration', code: ErrorCode.keyExpired };
      } else {
        return { client, hash: checked.hash };
      }
    }
    return { failure: refused };
  }

  /** Packet 3, answered by packet 4. */
  #exchangeRequest(packet: Packet, state: State & { stage: 'exchange request' }): Step {
    const { session } = this;
    const { policy, kem } = session;
    const { ciphertext, publicKey, ...signed } = this.#messages.exchangeRequest.decode(packet.message);

    // DPX-02: signature and hash before what was signed is used.
    const parts = exchangeHashParts(session, packet.headerBytes, ciphertext, publicKey);
    const checked = checkSignedHash(session, 'h3', parts, signed, this.#verificationKeys(state.client));
    if ('failure' in checked) return checked;
    let sch = foldTranscript(session, state.sch, 3, checked.hash);

    const secretA = kem.decapsulate(ciphertext, state.ephemeral.secretKey);
    if (secretA === undefined) return failure('decapsulate', ErrorCode.decapsulationFailure);
    if (!policy.acceptPublicKey(kem.acceptsPublicKey(publicKey))) {
      policy.erase(secretA, 'KEM secret', 'closed');
      return failure('acceptPublicKey', ErrorCode.exchangeFailure);
    }
    const { ciphertext: answerCiphertext, secret: secretB } = freshSecret(session, 'cptB', publicKey);

    const { exchangeResponse } = this.#messages;
    const header = this.nextHeader(Flag.exchangeResponse, exchangeResponse);
    const covered = signedParts(session, header, answerCiphertext);
    const answer = signHash(session, 'h4', covered, this.#key.signingKey);
    sch = foldTranscript(session, sch, 4, answer.hash);
    const channel = withDuplexKeys(session, secretA, secretB, sch, (keys) => Channel.create(session, keys));
    for (const secret of [secretA, secretB]) policy.erase(secret, 'KEM secret', 'used');
    policy.erase(state.ephemeral.secretKey, 'KEM secret key', 'used');

    this.#state = { stage: 'establish request', sch, client: state.client, channel };
    return { packet: join(header, exchangeResponse.encode({ ciphertext: answerCiphertext, ...answer })) };
  }

  /** Packet 5, answered by packet 6. CNF-02: established only when it opens and equals our transcript. */
  #establishRequest(packet: Packet, state: State & { stage: 'establish request' }): Step {
    const { session } = this;
    const { channel, client } = state;
    const value = confirmationSent(session, state.sch, packet.headerBytes);
    const refused = this.checkConfirmation(channel, packet, value);
    if (refused !== undefined) return { failure: refused };
    const sch = foldTranscript(session, state.sch, 5, packet.message);
    this.#state = { ...state, sch };

    const { establishResponse } = this.#messages;
    const header = this.nextHeader(Flag.establishResponse, establishResponse);
    const answer = session.policy.confirmation(confirmationAnswered(session, sch, value));
    const sealedHash = channel.seal(header, answer);
    return {
      packet: join(header, establishResponse.encode({ sealedHash })),
      established: { channel, peerVerificationKey: client.verificationKey },
    };
  }

  #verificationKeys(client: PublicKey): VerificationKeys {
    return { peer: client.verificationKey, own: this.#key.verificationKey };
  }

  protected copy(session: Session): DuplexServer {
    return new DuplexServer(session, this.#key, this.#clients, copyState(this.#state, session));
  }

  erase(): void {
    const { erase } = this.session.policy;
    const state = this.#state;
    if (state.stage === 'connect request') return;
    erase(state.sch, 'transcript', 'closed');
    if (state.stage === 'exchange request') erase(state.ephemeral.secretKey, 'KEM secret key', 'closed');
    else state.channel.erase();
  }
}

function copyState(state: State, session: Session): State {
  switch (state.stage) {
    case 'connect request':
      return state;
    case 'exchange request':
      return { ...state, sch: state.sch.slice(), ephemeral: copyKeyPair(state.ephemeral) };
    case 'establish request':
      return { ...state, sch: state.sch.slice(), channel: state.channel.clone(session) };
  }
}
