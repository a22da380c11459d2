import { join } from '../bytes.ts';
import { Channel } from '../channel/channel.ts';
import { failure } from '../failure.ts';
import type { PublicKey } from '../keys/key.ts';
import type { Session } from '../session.ts';
import { ErrorCode, Flag } from '../wire/codes.ts';
import type { Packet } from '../wire/framer.ts';
import { simplexMessages } from '../wire/messages.ts';
import { freshSecret } from './ephemeral.ts';
import { type Expected, Handshake, type Step } from './handshake.ts';
import { withSimplexKeys } from './keys.ts';
import { checkSignedHash } from './signed-hash.ts';
import { foldTranscript, startTranscript } from './transcript.ts';

type State =
  | { readonly stage: 'connect response'; readonly sch: Uint8Array }
  | { readonly stage: 'exchange response'; readonly sch: Uint8Array; readonly channel: Channel };

/** The client of section 5. */
export class SimplexClient extends Handshake {
  readonly #server: PublicKey;
  readonly #messages: ReturnType<typeof simplexMessages>;
  #state: State;

  private constructor(session: Session, server: PublicKey, state: State) {
    super(session);
    this.#server = server;
    this.#messages = simplexMessages(session.profile);
    this.#state = state;
  }

  /** A client that waits for packet 2, and packet 1. */
  static start(session: Session, server: PublicKey): { handshake: SimplexClient; packet: Uint8Array } {
    const { configuration: cfg } = session;
    const kid = server.keyIdentity;
    const sch = startTranscript(session, cfg, kid, server.verificationKey);
    const handshake = new SimplexClient(session, server, { stage: 'connect response', sch });
    const { connectRequest } = handshake.#messages;
    const header = handshake.nextHeader(Flag.connectRequest, connectRequest);
    return { handshake, packet: join(header, connectRequest.encode({ kid, cfg })) };
  }

  get expected(): Expected {
    const { connectResponse, exchangeResponse } = this.#messages;
    const { stage } = this.#state;
    return stage === 'connect response'
      ? { stage, flag: Flag.connectResponse, msglen: connectResponse.length }
      : { stage, flag: Flag.exchangeResponse, msglen: exchangeResponse.length };
  }

  get transcriptHash(): Uint8Array {
    return this.#state.sch;
  }

  protected handle(packet: Packet): Step {
    const state = this.#state;
    return state.stage === 'connect response'
      ? this.#connectResponse(packet, state.sch)
      : this.#exchangeResponse(packet, state);
  }

  /** Packet 2, answered by packet 3. */
  #connectResponse({ headerBytes, message }: Packet, start: Uint8Array): Step {
    const { session } = this;
    const { policy, kem } = session;
    const { publicKey, ...signed } = this.#messages.connectResponse.decode(message);

    // SMX-03: signature and hash are verified before anything is encapsulated.
    const parts = [headerBytes, publicKey];
    const keys = { peer: this.#server.verificationKey, own: undefined };
    const checked = checkSignedHash(session, 'h2', parts, signed, keys);
    if ('failure' in checked) return checked;
    let sch = foldTranscript(session, start, 2, checked.hash);

    if (!policy.acceptPublicKey(kem.acceptsPublicKey(publicKey)))
      return failure('acceptPublicKey', ErrorCode.exchangeFailure);
    const { ciphertext, secret } = freshSecret(session, 'cptA', publicKey);
    sch = foldTranscript(session, sch, 3, ciphertext);
    const channel = withSimplexKeys(session, secret, sch, (derived) => Channel.create(session, derived));
    policy.erase(secret, 'KEM secret', 'used');
    this.#state = { stage: 'exchange response', sch, channel };

    const { exchangeRequest } = this.#messages;
    const header = this.nextHeader(Flag.exchangeRequest, exchangeRequest);
    return { packet: join(header, exchangeRequest.encode({ ciphertext })) };
  }

  /** Packet 4. CNF-01: established only when it opens and equals our own transcript. */
  #exchangeResponse(packet: Packet, { sch, channel }: State & { stage: 'exchange response' }): Step {
    const refused = this.checkConfirmation(channel, packet, sch);
    if (refused !== undefined) return { failure: refused };
    return { established: { channel, peerVerificationKey: this.#server.verificationKey } };
  }

  protected copy(session: Session): SimplexClient {
    const state = this.#state;
    const sch = state.sch.slice();
    const copied: State =
      state.stage === 'connect response'
        ? { stage: state.stage, sch }
        : { stage: state.stage, sch, channel: state.channel.clone(session) };
    return new SimplexClient(session, this.#server, copied);
  }

  erase(): void {
    const state = this.#state;
    this.session.policy.erase(state.sch, 'transcript', 'closed');
    if (state.stage === 'exchange response') state.channel.erase();
  }
}
