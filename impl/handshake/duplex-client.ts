import { join } from '../bytes.ts';
import { Channel } from '../channel/channel.ts';
import { failure } from '../failure.ts';
import type { PrivateKey, PublicKey } from '../keys/key.ts';
import type { VerificationKeys } from '../policy.ts';
import type { KemKeyPair } from '../primitives/kem.ts';
import type { Session } from '../session.ts';
import { ErrorCode, Flag } from '../wire/codes.ts';
import type { Packet } from '../wire/framer.ts';
import { duplexMessages } from '../wire/messages.ts';
import { confirmationAnswered, confirmationSent } from './duplex-confirmation.ts';
import { exchangeHashParts, signedParts } from './duplex-signed.ts';
import { copyKeyPair, freshKeyPair, freshSecret } from './ephemeral.ts';
import { type Expected, Handshake, type Step } from './handshake.ts';
import { withDuplexKeys } from './keys.ts';
import { checkSignedHash, signHash } from './signed-hash.ts';
import { foldTranscript, startTranscript } from './transcript.ts';

type State =
  | { readonly stage: 'connect response'; readonly sch: Uint8Array }
  | {
      readonly stage: 'exchange response';
      readonly sch: Uint8Array;
      readonly ephemeral: KemKeyPair;
      readonly secretA: Uint8Array;
    }
  | {
      readonly stage: 'establish response';
      readonly sch: Uint8Array;
      readonly confirmation: Uint8Array;
      readonly channel: Channel;
    };

/** The client, or sender, of section 6. */
export class DuplexClient extends Handshake {
  readonly #key: PrivateKey;
  readonly #server: PublicKey;
  readonly #messages: ReturnType<typeof duplexMessages>;
  #state: State;

  private constructor(session: Session, key: PrivateKey, server: PublicKey, state: State) {
    super(session);
    this.#key = key;
    this.#server = server;
    this.#messages = duplexMessages(session.profile);
    this.#state = state;
  }

  /** A client that waits for packet 2, and packet 1. */
  static start(
    session: Session,
    key: PrivateKey,
    server: PublicKey,
  ): { handshake: DuplexClient; packet: Uint8Array } {
    const { configuration: cfg } = session;
    const { keyIdentity: kid, verificationKey } = server;
    let sch = startTranscript(session, cfg, kid, key.verificationKey, verificationKey);
    const handshake = new DuplexClient(session, key, server, { stage: 'connect response', sch });
    const { connectRequest } = handshake.#messages;
    const header = handshake.nextHeader(Flag.connectRequest, connectRequest);
    const signed = signHash(session, 'h1', signedParts(session, header, kid, cfg), key.signingKey);
    sch = foldTranscript(session, sch, 1, signed.hash);
    handshake.#state = { stage: 'connect response', sch };
    return { handshake, packet: join(header, connectRequest.encode({ kid, cfg, ...signed })) };
  }

  get expected(): Expected {
    const { connectResponse, exchangeResponse, establishResponse } = this.#messages;
    const { stage } = this.#state;
    switch (stage) {
      case 'connect response':
        return { stage, flag: Flag.connectResponse, msglen: connectResponse.length };
      case 'exchange response':
        return { stage, flag: Flag.exchangeResponse, msglen: exchangeResponse.length };
      case 'establish response':
        return { stage, flag: Flag.establishResponse, msglen: establishResponse.length };
    }
  }

  get transcriptHash(): Uint8Array {
    return this.#state.sch;
  }

  protected handle(packet: Packet): Step {
    const state = this.#state;
    switch (state.stage) {
      case 'connect response':
        return this.#connectResponse(packet, state.sch);
      case 'exchange response':
        return this.#exchangeResponse(packet, state);
      case 'establish response':
        return this.#establishResponse(packet, state);
    }
  }

  /** Packet 2, answered by packet 3. */
  #connectResponse({ headerBytes, message }: Packet, start: Uint8Array): Step {
    const { session } = this;
    const { policy, kem } = session;
    const { publicKey: serverKey, ...signed } = this.#messages.connectResponse.decode(message);

    // DPX-02: signature and hash before what was signed is used.
    const parts = signedParts(session, headerBytes, serverKey);
    const checked = checkSignedHash(session, 'h2', parts, signed, this.#verificationKeys);
    if ('failure' in checked) return checked;
    let sch = foldTranscript(session, start, 2, checked.hash);

    if (!policy.acceptPublicKey(kem.acceptsPublicKey(serverKey)))
      return failure('acceptPublicKey', ErrorCode.exchangeFailure);
    const { ciphertext, secret: secretA } = freshSecret(session, 'cptA', serverKey);
    const ephemeral = freshKeyPair(session, 'pkC');
    const { publicKey } = ephemeral;

    const { exchangeRequest } = this.#messages;
    const header = this.nextHeader(Flag.exchangeRequest, exchangeRequest);
    const exchange = exchangeHashParts(session, header, ciphertext, publicKey);
    const answer = signHash(session, 'h3', exchange, this.#key.signingKey);
    sch = foldTranscript(session, sch, 3, answer.hash);
    this.#state = { stage: 'exchange response', sch, ephemeral, secretA };
    return { packet: join(header, exchangeRequest.encode({ ciphertext, publicKey, ...answer })) };
  }

  /** Packet 4, answered by packet 5. */
  #exchangeResponse(packet: Packet, state: State & { stage: 'exchange response' }): Step {
    const { session } = this;
    const { policy, kem } = session;
    const { ciphertext, ...signed } = this.#messages.exchangeResponse.decode(packet.message);

    const parts = signedParts(session, packet.headerBytes, ciphertext);
    const checked = checkSignedHash(session, 'h4', parts, signed, this.#verificationKeys);
    if ('failure' in checked) return checked;
    const sch = foldTranscript(session, state.sch, 4, checked.hash);

    const secretB = kem.decapsulate(ciphertext, state.ephemeral.secretKey);
    if (secretB === undefined) return failure('decapsulate', ErrorCode.decapsulationFailure);
    const channel = withDuplexKeys(session, state.secretA, secretB, sch, (keys) =>
      Channel.create(session, keys),
    );
    for (const secret of [state.secretA, secretB]) policy.erase(secret, 'KEM secret', 'used');
    policy.erase(state.ephemeral.secretKey, 'KEM secret key', 'used');

    const { establishRequest } = this.#messages;
    const header = this.nextHeader(Flag.establishRequest, establishRequest);
    const value = confirmationSent(session, sch, header);
    const sealedHash = channel.seal(header, policy.confirmation(value));
    const confirmed = foldTranscript(session, sch, 5, sealedHash);
    this.#state = { stage: 'establish response', sch: confirmed, confirmation: value, channel };
    return { packet: join(header, establishRequest.encode({ sealedHash })) };
  }

  /** Packet 6. CNF-02: established only when it opens and equals `H` of our own value. */
  #establishResponse(packet: Packet, state: State & { stage: 'establish response' }): Step {
    const own = confirmationAnswered(this.session, state.sch, state.confirmation);
    const refused = this.checkConfirmation(state.channel, packet, own);
    if (refused !== undefined) return { failure: refused };
    return {
      established: { channel: state.channel, peerVerificationKey: this.#server.verificationKey },
    };
  }

  get #verificationKeys(): VerificationKeys {
    return { peer: this.#server.verificationKey, own: this.#key.verificationKey };
  }

  protected copy(session: Session): DuplexClient {
    return new DuplexClient(session, this.#key, this.#server, copyState(this.#state, session));
  }

  erase(): void {
    const { erase } = this.session.policy;
    const state = this.#state;
    erase(state.sch, 'transcript', 'closed');
    if (state.stage === 'exchange response') {
      erase(state.secretA, 'KEM secret', 'closed');
      erase(state.ephemeral.secretKey, 'KEM secret key', 'closed');
    } else if (state.stage === 'establish response') {
      erase(state.confirmation, 'transcript', 'closed');
      state.channel.erase();
    }
  }
}

function copyState(state: State, session: Session): State {
  const sch = state.sch.slice();
  switch (state.stage) {
    case 'connect response':
      return { stage: state.stage, sch };
    case 'exchange response':
      return {
        stage: state.stage,
        sch,
        ephemeral: copyKeyPair(state.ephemeral),
        secretA: state.secretA.slice(),
      };
    case 'establish response':
      return {
        stage: state.stage,
        sch,
        confirmation: state.confirmation.slice(),
        channel: state.channel.clone(session),
      };
  }
}
