import type { Conversation, Overrides } from './conversation.ts';
import type { Target } from './target.ts';

/** What a check works with: the peer, connections to it, and a way to ask whether it still serves others. */
export interface Lab {
  readonly target: Target;
  /** A target of the same peer kind in another variant or profile, where the run has one. */
  sibling(wanted: { variant?: 'simplex' | 'duplex'; profile?: string }): Target | undefined;
  /** A new connection with nothing sent; it is closed when the case is over. */
  open(overrides?: Overrides, target?: Target): Promise<Conversation>;
  /** Whether a session that is open elsewhere is still answered. */
  canary(): Promise<boolean>;
}
