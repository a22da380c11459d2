import type { Relay } from './between/relay.ts';
import type { Conversation, Overrides } from './conversation.ts';
import type { Target } from './target.ts';

/** What a check works with: the peer, connections to it, and a way to ask whether it still serves others. */
export interface Lab {
  readonly target: Target;
  /** A new connection with nothing sent; it is closed when the case is over. */
  open(overrides?: Overrides): Promise<Conversation>;
  /**
   * A client of somebody and the peer, with us in the middle, where the target has clients; it is closed when the case
   * is over.
   * @throws NotOfferedError where it has none
   */
  relay(): Promise<Relay>;
  /** The same for the server beside the target whose limits are small, where there is one; else this one. */
  limited(): Lab;
  /**
   * Whether a session that is open elsewhere is still answered. A peer that serves one connection at a time is asked
   * for a new one: only where the case is `done` with its own.
   */
  canary(done?: boolean): Promise<boolean>;
}
