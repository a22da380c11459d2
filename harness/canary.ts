import { Conversation } from './conversation.ts';
import { PeerUnusableError } from './peer-error.ts';
import type { Target } from './target.ts';

/** Milliseconds that a canary has at least. */
const SHORTEST = 5_000;

/** One long-lived echo session with the peer, asked whether the peer still serves others (TRD-02). */
export class Canary {
  readonly #target: Target;
  readonly #seed: string;
  #session: Conversation | undefined;
  #asked = 0;
  /** Whether a question stayed without an answer: then so do all, until the session is renewed. */
  #silent = false;
  /** Questions are asked one after the other. */
  #last: Promise<boolean> = Promise.resolve(true);
  /** The question that waits for its turn. */
  #next: Promise<boolean> | undefined;

  constructor(target: Target, seed: string) {
    this.#target = target;
    this.#seed = seed;
  }

  /** Whether the peer answers the session that has been open all the while. Who asks while it is asked shares the next answer. */
  alive(): Promise<boolean> {
    this.#next ??= this.#last
      .catch(() => false)
      .then(() => {
        this.#next = undefined;
        return this.#ask();
      });
    this.#last = this.#next;
    return this.#next;
  }

  /** The session that was opened first, once it was. */
  get session(): Conversation | undefined {
    return this.#session;
  }

  /** Whether the peer completes a new, plain handshake and echoes. */
  async fresh(): Promise<boolean> {
    this.#asked += 1;
    const session = await Conversation.open(this.#target, `${this.#seed} plain ${this.#asked}`);
    try {
      return (await session.handshake(undefined, this.#patience)) && (await this.#echoes(session));
    } finally {
      session.close();
    }
  }

  /** Gives the session up: the next question opens another. */
  renew(): void {
    this.close();
  }

  /** Whether the peer serves: the session that was open, where there was one, and a new one if that is asked. */
  async served(anew = true): Promise<boolean> {
    try {
      return (await this.alive()) && (!anew || this.#target.sequential === true || (await this.fresh()));
    } catch (error) {
      if (error instanceof PeerUnusableError) return false;
      throw error;
    }
  }

  close(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#silent = false;
  }

  /** Long enough for a busy machine; a peer that hangs is not waited for ten times over. */
  get #patience(): number {
    const { reaction } = this.#target.patience;
    return reaction === 0 ? 0 : Math.max(SHORTEST, reaction);
  }

  async #ask(): Promise<boolean> {
    this.#asked += 1;
    if (this.#silent) return false;
    if (this.#target.sequential) return this.#askAnew();
    if (this.#session === undefined) {
      this.#session = await Conversation.open(this.#target, `${this.#seed} canary ${this.#asked}`);
      await this.#session.handshake();
    }
    if (!this.#session.established) return false;
    const answered = await this.#echoes(this.#session);
    this.#silent = !answered;
    if (answered) this.#session.forget();
    return answered;
  }

  /** Of a peer that serves one connection at a time: whether it serves the next. */
  async #askAnew(): Promise<boolean> {
    const session = await Conversation.open(this.#target, `${this.#seed} canary ${this.#asked}`);
    this.#session = session;
    try {
      return (await session.handshake(undefined, this.#patience)) && (await this.#echoes(session));
    } finally {
      session.close();
    }
  }

  async #echoes(session: Conversation): Promise<boolean> {
    if (this.#target.capabilities.echo)
      return session.echo(new TextEncoder().encode(`canary ${this.#asked}`), this.#patience);
    // Where nothing comes back, the connection must at least be open.
    return (await session.untilEnd(0)) === undefined;
  }
}
