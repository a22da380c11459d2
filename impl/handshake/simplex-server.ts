import { join } from '../bytes.ts';
import { Channel } from '../channel/channel.ts';
import { failure } from '../failure.ts';
import type { PrivateKey } from '../keys/key.ts';
import type { KemKeyPair } from '../primitives/kem.ts';
import type { Session } from '../session.ts';
import { ErrorCode, Flag } from '../wire/codes.ts';
import type { Packet } from '../wire/framer.ts';
import { simplexMessages } from '../wire/messages.ts';
import { checkConnectRequest } from './connect-request.ts';
import { copyKeyPair, freshKeyPair } from './ephemeral.ts';
import { type Expected, Handshake, type Step } from './handshake.ts';
import { withSimplexKeys } from './keys.ts';
import { signHash } from './signed-hash.ts';
import { foldTranscript, startTranscript } from './transcript.ts';

type State =
  | { readonly stage: 'connect request' }
  | { readonly stage: 'exchange request'; readonly sch: Uint8Array; readonly ephemeral: KemKeyPair };

/** The server of section 5. */
export class SimplexServer extends Handshake {
  readonly #key: PrivateKey;
  readonly #messages: ReturnType<typeof simplexMessages>;
  #state: State;

  private constructor(session: Session, key: PrivateKey, state: State) {
    super(session);
    this.#key = key;
    this.#messages = simplexMessages(session.profile);
    this.#state = state;
  }

  /** A server that waits for packet 1. */
  static start(session: Session, key: PrivateKey): SimplexServer {
    return new SimplexServer(session, key, { stage: 'connect request' });
  }

  get expected(): Expected {
    const { connectRequest, exchangeRequest } = this.#messages;
    const { stage } = this.#state;
    return stage === 'connect request'
      ? { stage, flag: Flag.connectRequest, msglen: connectRequest.length }
      : { stage, flag: Flag.exchangeRequest, msglen: exchangeRequest.length };
  }

  get transcriptHash(): Uint8Array | undefined {
    return this.#state.stage === 'connect request' ? undefined : this.#state.sch;
  }

  protected handle(packet: Packet): Step {
    const state = this.#state;
    return state.stage === 'connect request'
      ? this.#connectRequest(packet)
      : this.#exchangeRequest(packet, state);
  }

  /** Packet 1, answered by packet 2. */
  #connectRequest({ message }: Packet): Step {
    const { session } = this;
    const { kid, cfg } = this.#messages.connectRequest.decode(message);
    const refused = checkConnectRequest(session, this.#key, kid, cfg);
    if (refused !== undefined) return { failure: refused };
    let sch = startTranscript(session, cfg, kid, this.#key.verificationKey);

    const ephemeral = freshKeyPair(session, 'pkS');
    const { publicKey } = ephemeral;
    const { connectResponse } = this.#messages;
    const header = this.nextHeader(Flag.connectResponse, connectResponse);
    const signed = signHash(session, 'h2', [header, publicKey], this.#key.signingKey);
    sch = foldTranscript(session, sch, 2, signed.hash);
    this.#state = { stage: 'exchange request', sch, ephemeral };
    return { packet: join(header, connectResponse.encode({ ...signed, publicKey })) };
  }

  /** Packet 3, answered by packet 4. The session is established as far as the server can know (CNF-01). */
  #exchangeRequest({ message }: Packet, state: State & { stage: 'exchange request' }): Step {
    const { session } = this;
    const { policy, kem } = session;
    const { ciphertext } = this.#messages.exchangeRequest.decode(message);
    const secret = kem.decapsulate(ciphertext, state.ephemeral.secretKey);
    if (secret === undefined) return failure('decapsulate', ErrorCode.decapsulationFailure);
    const sch = foldTranscript(session, state.sch, 3, ciphertext);
    const channel = withSimplexKeys(session, secret, sch, (keys) => Channel.create(session, keys));
    // SMX-02: key pair and secret are erased once the keys are set.
    policy.erase(secret, 'KEM secret', 'used');
    policy.erase(state.ephemeral.secretKey, 'KEM secret key', 'used');
    this.#state = { stage: 'exchange request', sch, ephemeral: state.ephemeral };

    const { exchangeResponse } = this.#messages;
    const header = this.nextHeader(Flag.exchangeResponse, exchangeResponse);
    const sealedHash = channel.seal(header, policy.confirmation(sch));
    return { packet: join(header, exchangeResponse.encode({ sealedHash })), established: { channel } };
  }

  protected copy(session: Session): SimplexServer {
    const state = this.#state;
    const copied: State =
      state.stage === 'connect request'
        ? state
        : { stage: state.stage, sch: state.sch.slice(), ephemeral: copyKeyPair(state.ephemeral) };
    return new SimplexServer(session, this.#key, copied);
  }

  erase(): void {
    const state = this.#state;
    if (state.stage === 'connect request') return;
    const { erase } = this.session.policy;
    erase(state.sch, 'transcript', 'closed');
    erase(state.ephemeral.secretKey, 'KEM secret key', 'closed');
  }
}
