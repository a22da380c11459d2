import { Relay } from './between/relay.ts';
import type { Canary } from './canary.ts';
import { Conversation, type LogEntry, type Overrides } from './conversation.ts';
import type { Lab } from './lab.ts';
import { NotOfferedError } from './peer-error.ts';
import { CAPABILITY_MEANING, type Target } from './target.ts';

/** Connections of a case that are told of. */
const SHOWN = 8;

/** The lab of one case: it closes what the case opened. */
export class CaseLab implements Lab {
  readonly target: Target;
  readonly #canary: Canary;
  readonly #seed: string;
  /** What the case opened, in order. */
  readonly conversations: Conversation[];
  readonly #relays: Relay[] = [];
  #opened = 0;

  constructor(target: Target, canary: Canary, seed: string, conversations: Conversation[] = []) {
    this.conversations = conversations;
    this.target = target;
    this.#canary = canary;
    this.#seed = seed;
  }

  async open(overrides: Overrides = {}): Promise<Conversation> {
    // Told apart before the first await: several may be opened at once.
    const seed = `${this.#seed} ${this.#opened++}`;
    const conversation = await Conversation.open(this.target, seed, overrides);
    this.conversations.push(conversation);
    return conversation;
  }

  async relay(): Promise<Relay> {
    const { between } = this.target;
    if (between === undefined) throw new NotOfferedError(CAPABILITY_MEANING.between);
    const client = await between.connect();
    try {
      const relay = new Relay(client, await this.target.connect());
      this.#relays.push(relay);
      return relay;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  limited(): Lab {
    const { limited } = this.target;
    return limited === undefined
      ? this
      : new CaseLab(limited, this.#canary, `${this.#seed} limited`, this.conversations);
  }

  canary(done = false): Promise<boolean> {
    if (done && this.target.sequential) this.close();
    return this.#canary.alive();
  }

  /** What went over the case's connections, one list each: of very many, the first and the last. */
  get logs(): readonly (readonly LogEntry[])[] {
    const all = [...this.conversations, ...this.#relays].map(({ log }) => log);
    return all.length <= SHOWN ? all : [...all.slice(0, SHOWN / 2), ...all.slice(-SHOWN / 2)];
  }

  close(): void {
    for (const each of [...this.conversations, ...this.#relays]) each.close();
  }
}
