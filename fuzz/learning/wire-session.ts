import { Conversation } from '../../harness/conversation.ts';
import { handshakeMessageOf, handshakeParts } from '../../harness/faults/messages.ts';
import type { Target } from '../../harness/target.ts';
import { join } from '../../impl/bytes.ts';
import { strict } from '../../impl/policy.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { FAULTY } from './faulty-packets.ts';
import { ACCEPTED, CLOSED, IDLE, SILENCE } from './outputs.ts';

/** How long to wait for what an input brings about. */
export interface Waiting {
  /** What is expected to come: `silence` is believed sooner where nothing else is expected. */
  readonly expected?: string | undefined;
  /** Whether to wait longer than usual, and for more than the first answer. */
  readonly patient: boolean;
}

/** How much less than for a reaction that a requirement demands is waited for one that nothing demands. */
const QUIET = 10;

/** Inputs after which an error packet is part of the answer: else it may be sent or not, before a close (ERR-01). */
const ERROR_MATTERS: readonly string[] = ['close', 'error code 00 in clear', 'sealed error'];

const COMMANDS: readonly string[] = ['send', 'ratchet symmetric', 'ratchet asymmetric', 'close'];

/** Our endpoint says nothing of what it refuses: the model's peer does not either. */
const QUIET_POLICY = { ...strict, reportedCode: () => undefined };

/**
 * One connection to the peer, driven by inputs of the model's alphabet. Our honest endpoint takes all that the peer
 * sends at once; what it makes goes out when an input says so.
 */
export class WireSession {
  readonly #target: Target;
  readonly #seed: string;
  #conversation: Conversation | undefined;
  /** What our endpoint made and nobody sent yet, oldest first. */
  readonly #pending: Uint8Array[] = [];
  /** The last honest packet that the peer got. */
  #last: Uint8Array | undefined;
  /** Packets of the peer that were told of in an output. */
  #told = 0;
  #messages = 0;
  /** Whether the peer may be established: it sent, or was sent, the last packet of the handshake. */
  #established = false;
  /** Whether an asymmetric ratchet of the peer waits for our answer. */
  #open = false;
  #over = false;
  /** Whether something came after its input had been answered. */
  late = false;

  constructor(target: Target, seed: string) {
    this.#target = target;
    this.#seed = seed;
  }

  /** Gives the peer an input; what it does. @throws PeerUnusableError where no connection is to be had */
  async give(input: string, waiting: Waiting): Promise<string> {
    if (this.#over) return IDLE;
    if (this.#conversation === undefined) {
      if (this.#target.role === 'client' && input !== 'connect') return IDLE;
      await this.#connect();
      if (input === 'connect') return this.#answer(input, waiting);
    }
    const conversation = this.#conversation;
    if (conversation === undefined || input === 'connect') return IDLE;
    await conversation.until(() => false, 0);
    if (conversation.packets.length > this.#told || conversation.ending !== undefined) this.late = true;
    const original = this.#pending[0];
    if (!this.#act(conversation, input)) return IDLE;
    const output = await this.#answer(input, waiting);
    // What it took although it was changed, it has: the next honest packet is the one behind it.
    if (FAULTY[input] !== undefined && !this.#over && output !== SILENCE) this.#took(original);
    return output;
  }

  /** Gives the connection up, and one that is not there yet as soon as it is. */
  close(): void {
    this.#over = true;
    this.#conversation?.close();
  }

  async #connect(): Promise<void> {
    const conversation = await Conversation.open(this.#target, this.#seed, { policy: QUIET_POLICY });
    if (this.#over) return conversation.close();
    this.#conversation = conversation;
    conversation.start((packet) => {
      this.#pending.push(packet);
      return [];
    });
  }

  /** Does what an input says. False where it has no meaning here. */
  #act(conversation: Conversation, input: string): boolean {
    if (COMMANDS.includes(input)) return this.#command(conversation, input);
    const packet = this.#packetOf(conversation, input);
    if (packet === undefined) return false;
    conversation.send(packet);
    const { handshakeEnd } = this;
    if (this.#target.role === 'client' && packet[0] === handshakeEnd) this.#established = true;
    return true;
  }

  #packetOf(conversation: Conversation, input: string): Uint8Array | undefined {
    const [pending] = this.#pending;
    switch (input) {
      case 'next':
        if (pending?.[0] === Flag.asymmetricRatchetResponse) this.#open = false;
        this.#took(pending);
        return pending;
      case 'replay':
        return this.#last;
      case 'reflection': {
        const packet = conversation.packets.at(-1);
        return packet && join(packet.headerBytes, packet.message);
      }
      default: {
        const fault = FAULTY[input];
        if (fault === undefined) return this.#honest(conversation, input);
        const packet = pending ?? this.#unsent(conversation);
        return packet && fault(packet, this.#faultContext(packet));
      }
    }
  }

  /** A packet of the data phase, made now. */
  #honest(conversation: Conversation, input: string): Uint8Array | undefined {
    const { endpoint } = conversation;
    const made = (): Uint8Array | undefined => {
      if (input === 'sealed error')
        return endpoint.stage === 'established' ? endpoint.close().packets[0] : undefined;
      if (!endpoint.canSend) return undefined;
      if (input === 'encrypted message') return conversation.seal(this.#message());
      return conversation.beginRatchet(input.startsWith('asymmetric') ? 'asymmetric' : 'symmetric')
        .packets[0];
    };
    const packet = made();
    if (packet !== undefined) this.#last = packet;
    return packet;
  }

  /** A message as our endpoint would send it, which goes on as if it had not. */
  #unsent({ endpoint }: Conversation): Uint8Array | undefined {
    return endpoint.canSend ? endpoint.snapshot().send(this.#message()).packets[0] : undefined;
  }

  #message(): Uint8Array {
    this.#messages += 1;
    return new TextEncoder().encode(`message ${this.#messages}`);
  }

  /** Tells the peer's application something. */
  #command(conversation: Conversation, input: string): boolean {
    if (!this.#established || this.#open) return false;
    if (input === 'send') conversation.startPeerMessage(this.#message());
    else if (input === 'close') conversation.startPeerEnd();
    else conversation.startPeerRatchet(input === 'ratchet asymmetric' ? 'asymmetric' : 'symmetric');
    return true;
  }

  /** The peer has an honest packet, as it was or changed. */
  #took(packet: Uint8Array | undefined): void {
    if (packet === undefined || this.#pending[0] !== packet) return;
    this.#pending.shift();
    this.#last = packet;
  }

  async #answer(input: string, { expected, patient }: Waiting): Promise<string> {
    const conversation = this.#conversation;
    if (conversation === undefined) return IDLE;
    const { patience } = this.#target;
    const quiet = patience.reaction / QUIET;
    const begun = performance.now();
    const reacted = (): boolean =>
      conversation.packets.length > this.#told || conversation.ending !== undefined;
    const usual = expected === SILENCE ? quiet : patience.reaction;
    const came = await conversation.until(reacted, patient ? Math.max(usual, patience.reaction / 2) : usual);
    if (came) patience.learn(performance.now() - begun);
    const ends = (): boolean => conversation.ending !== undefined;
    const errorCame = conversation.packets.slice(this.#told).some(isError);
    if (came && errorCame) await conversation.until(ends, patience.reaction);
    else await conversation.until(ends, came && patient ? quiet : 0);
    return this.#describe(conversation, input);
  }

  /** What came since the last output, in words. */
  #describe(conversation: Conversation, input: string): string {
    const { packets, ending } = conversation;
    const fresh = packets.slice(this.#told);
    this.#told = packets.length;
    this.#over = ending !== undefined;
    const { handshakeEnd } = this;
    const words: string[] = [];
    for (const packet of fresh) {
      const { flag } = packet.header;
      if (flag === handshakeEnd && this.#target.role === 'server') this.#established = true;
      if (flag === Flag.asymmetricRatchetRequest) this.#open = true;
      const echo = this.#target.capabilities.echo && flag === Flag.encryptedMessage && input !== 'send';
      if (this.#over && isError(packet) && !ERROR_MATTERS.includes(input)) continue;
      words.push(echo ? ACCEPTED : flag.toString(16).padStart(2, '0'));
    }
    if (ending?.how === 'flooded') words.push('without end');
    if (this.#over) words.push(CLOSED);
    return words.length === 0 ? SILENCE : words.join(' ');
  }

  /** The flag of the last packet of the handshake, which a server sends. */
  private get handshakeEnd(): number {
    return this.#target.identity.variant === 'simplex' ? Flag.exchangeResponse : Flag.establishResponse;
  }

  #faultContext(packet: Uint8Array) {
    const { variant } = this.#target.identity;
    // A clock that stands still is met exactly; on two that run, a second may pass (RPL-04).
    const inside = this.#target.capabilities.setsClock ? 60n : 58n;
    return { variant, inside, secondPart: this.#secondPart(packet) };
  }

  /** Where the second part of a message begins; of one that has no parts, a byte in its middle. */
  #secondPart(packet: Uint8Array): number {
    const { identity, profile } = this.#target;
    const message = handshakeMessageOf(packet[0]);
    const [first, second] = message === undefined ? [] : handshakeParts(message, identity.variant, profile);
    return first !== undefined && second !== undefined ? first.length : (packet.length - 21) >> 1;
  }
}

function isError({ header }: { readonly header: { readonly flag: number } }): boolean {
  return header.flag === Flag.errorCondition;
}
