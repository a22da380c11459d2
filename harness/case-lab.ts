import type { Canary } from './canary.ts';
import { Conversation, type LogEntry } from './conversation.ts';
import type { Lab } from './lab.ts';
import type { Target } from './target.ts';
import type { Targets } from './targets.ts';

/** The lab of one case: it closes what the case opened. */
export class CaseLab implements Lab {
  readonly target: Target;
  readonly #targets: Targets;
  readonly #canary: Canary;
  readonly #seed: string;
  readonly #conversations: Conversation[] = [];

  constructor(targets: Targets, target: Target, canary: Canary, seed: string) {
    this.target = target;
    this.#targets = targets;
    this.#canary = canary;
    this.#seed = seed;
  }

  sibling(wanted: { variant?: 'simplex' | 'duplex'; profile?: string }): Target | undefined {
    const { identity, profile, role } = this.target;
    return this.#targets.find({
      variant: wanted.variant ?? identity.variant,
      profile: wanted.profile ?? profile.name,
      role,
    });
  }

  async open(overrides = {}, target = this.target): Promise<Conversation> {
    const seed = `${this.#seed} ${this.#conversations.length}`;
    const conversation = await Conversation.open(target, seed, overrides);
    this.#conversations.push(conversation);
    return conversation;
  }

  canary(): Promise<boolean> {
    return this.#canary.alive();
  }

  /** Everything that went over the case's connections, one list each. */
  get logs(): readonly (readonly LogEntry[])[] {
    return this.#conversations.map(({ log }) => log);
  }

  close(): void {
    for (const conversation of this.#conversations) conversation.close();
  }
}
