import type { SessionRecord, Value } from '../../model/backend.ts';
import { judge } from '../../model/games/game.ts';
import { GAMES } from '../../model/games/index.ts';
import type { Conversation } from '../conversation.ts';
import type { Target } from '../target.ts';
import { ObservedSession } from '../terms/observed-session.ts';
import { Values } from '../terms/values.ts';
import { sessionsOf } from './conversation-sessions.ts';

/** The games that what a peer does can win, and the others with what keeps them from being judged. */
export const JUDGEABLE = ['SEC-01', 'SEC-02', 'SEC-05', 'SEC-06', 'SEC-09'] as const;
export const NOT_JUDGED: Readonly<Record<string, string>> = {
  'SEC-03':
    'whether keys can be told from random ones does not show; what uses them twice is judged as SEC-05',
  'SEC-04': 'secrecy after a later corruption is symbolic only (docs/model.md)',
  'SEC-07': 'recovery of secrecy is symbolic only (docs/model.md)',
  'SEC-08': 'secrecy under an exposed KEM secret is symbolic only (docs/model.md)',
};

/** A game that a peer lost. */
export interface Loss {
  readonly game: string;
  /** The attack, by its usual name. */
  readonly attack: string;
}

/** Judges every conversation with one target by the games of the model. */
export class GameWatch {
  readonly #target: Target;
  /** Keystreams of earlier cases: nothing else of them is kept. */
  readonly #before = new Set<string>();
  readonly #judged = new Map<string, number>();

  constructor(target: Target) {
    this.#target = target;
  }

  /** How many sessions of the peer's a game has been judged on: those that its freshness admits. */
  judged(game: string): number {
    return this.#judged.get(game) ?? 0;
  }

  /** Judges the conversations of one case, beside the keystreams of all before. */
  observe(conversations: readonly Conversation[]): readonly Loss[] {
    // What a peer does that we told to is not its own doing.
    const its = conversations.filter(({ steersPeer }) => !steersPeer);
    const values = new Values();
    const sessions = its.flatMap((conversation, i) => {
      const { ours, peers } = sessionsOf(conversation, this.#target, values, 2 * i);
      return [ours, peers];
    });
    const streams = sessions.flatMap(({ history }) => history.streams);
    const world = {
      sessions: [...sessions, this.#earlier(streams, values)].map((session) => session.record()),
      corrupted: 0,
      knows: () => false,
    };
    const losses = sessions
      .filter(({ slot }) => slot % 2 === 1)
      .flatMap(({ slot }) => this.#judge(world.sessions[slot], world));
    // Cached handshakes give the same keystreams again, which is our doing.
    if (!this.#target.cached) for (const key of keysOf(streams, values)) this.#before.add(key);
    return losses;
  }

  /** A session that none of the others is, with those of their keystreams that earlier cases used. */
  #earlier(streams: readonly Value[], values: Values): ObservedSession {
    const { identity, role } = this.#target;
    const earlier = new ObservedSession(-1, identity.variant, role, -1, -1);
    const used = streams.filter((stream) => keysOf([stream], values).some((key) => this.#before.has(key)));
    earlier.add('streams', ...used);
    return earlier;
  }

  #judge(target: SessionRecord | undefined, world: Parameters<typeof judge>[1]): readonly Loss[] {
    if (target === undefined) return [];
    return GAMES.filter(({ id }) => JUDGEABLE.some((each) => each === id)).flatMap((game) => {
      if (!game.variants.includes(target.variant) || !game.fresh(target, world)) return [];
      this.#judged.set(game.id, this.judged(game.id) + 1);
      const win = judge(game, world, target);
      return win === undefined ? [] : [{ game: game.id, attack: win.attack }];
    });
  }
}

function keysOf(streams: readonly Value[], values: Values): readonly string[] {
  return streams.flatMap((stream) => values.keyOf(stream) ?? []);
}
