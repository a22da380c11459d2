import { Conversation } from './conversation.ts';
import { PeerUnusableError } from './peer-error.ts';
import type { Target } from './target.ts';

/** One long-lived echo session with the peer, asked whether the peer still serves others (TRD-02). */
export class Canary {
  readonly #target: Target;
  readonly #seed: string;
  #session: Conversation | undefined;
  #asked = 0;
  /** Questions are asked one after the other. */
  #last: Promise<boolean> = Promise.resolve(true);

  constructor(target: Target, seed: string) {
    this.#target = target;
    this.#seed = seed;
  }

  /** Whether the peer answers the session that has been open all the while. */
  alive(): Promise<boolean> {
    this.#last = this.#last.catch(() => false).then(() => this.#ask());
    return this.#last;
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
      return (await session.handshake()) && (await this.#echoes(session));
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
      return (await this.alive()) && (!anew || (await this.fresh()));
    } catch (error) {
      if (error instanceof PeerUnusableError) return false;
      throw error;
    }
  }

  close(): void {
    this.#session?.close();
    this.#session = undefined;
  }

  async #ask(): Promise<boolean> {
    this.#asked += 1;
    if (this.#session === undefined) {
      this.#session = await Conversation.open(this.#target, `${this.#seed} canary ${this.#asked}`);
      await this.#session.handshake();
    }
    if (!this.#session.established) return false;
    return this.#echoes(this.#session);
  }

  async #echoes(session: Conversation): Promise<boolean> {
    if (this.#target.capabilities.echo)
      return session.echo(new TextEncoder().encode(`canary ${this.#asked}`));
    // Where nothing comes back, the connection must at least be open.
    return (await session.untilEnd(0)) === undefined;
  }
}
