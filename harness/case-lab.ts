import type { Canary } from './canary.ts';
import { Conversation, type LogEntry, type Overrides } from './conversation.ts';
import type { Lab } from './lab.ts';
import type { Target } from './target.ts';

/** The lab of one case: it closes what the case opened. */
export class CaseLab implements Lab {
  readonly target: Target;
  readonly #canary: Canary;
  readonly #seed: string;
  /** What the case opened, in order. */
  readonly conversations: Conversation[] = [];

  constructor(target: Target, canary: Canary, seed: string) {
    this.target = target;
    this.#canary = canary;
    this.#seed = seed;
  }

  async open(overrides: Overrides = {}): Promise<Conversation> {
    const seed = `${this.#seed} ${this.conversations.length}`;
    const conversation = await Conversation.open(this.target, seed, overrides);
    this.conversations.push(conversation);
    return conversation;
  }

  canary(): Promise<boolean> {
    return this.#canary.alive();
  }

  /** Everything that went over the case's connections, one list each. */
  get logs(): readonly (readonly LogEntry[])[] {
    return this.conversations.map(({ log }) => log);
  }

  close(): void {
    for (const conversation of this.conversations) conversation.close();
  }
}
