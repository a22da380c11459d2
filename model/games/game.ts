import type { Judged, SessionRecord } from '../backend.ts';
import type { Variant } from '../protocol.ts';

/** A won game: the session it was won against, and the attack's usual name. */
export interface Win {
  readonly slot: number;
  readonly attack: string;
}

/** Moves beyond deliveries, forgeries and ticks that can bring a game nearer to being won. */
export interface Uses {
  /** Messages encrypted by the target and its partner. */
  readonly messages?: boolean;
  readonly ratchets?: boolean;
  /** Reveals of the target and its partner: spoil freshness in every game that does not count by epochs. */
  readonly reveals?: boolean;
  /** Exposure of single KEM secrets (SEC-08). */
  readonly exposures?: boolean;
  /** Corruption of signing keys after the target has accepted. */
  readonly corruption?: boolean;
  /** Corruption of the target's own signing key before it starts: key-compromise impersonation. */
  readonly impersonation?: boolean;
  /** Clients configured for another configuration (SEC-09). */
  readonly configurations?: boolean;
  /**
   * The clock. Games won by deriving something need none: put every time of a winning trace to the same
   * value and it still wins, since all checks but the window compare for equality.
   */
  readonly ticks?: boolean;
  /** Ticks that leave the window; one inside it tells times apart as well where nothing else counts. */
  readonly windows?: boolean;
}

/**
 * A game of protocol.md section 11: whom the adversary may attack (`fresh`), and what it has to reach.
 * `wins` is called on fresh sessions only.
 */
export interface Game {
  /** Requirement id: `SEC-01`. */
  readonly id: string;
  readonly title: string;
  /** The theorem or section that it mirrors. */
  readonly mirrors: string;
  readonly variants: readonly Variant[];
  /** Whether the adversary must win (SEC-10). */
  readonly limit: boolean;
  readonly uses: Uses;
  /** Whether the session may still become fresh, as far as who it talks to goes; true where it is not given. */
  concerns?(target: SessionRecord, world: Judged): boolean;
  /** Whether the game can no longer be won against this session, though it is fresh. */
  settled?(target: SessionRecord, world: Judged): boolean;
  fresh(target: SessionRecord, world: Judged): boolean;
  wins(target: SessionRecord, world: Judged): string | undefined;
}

/** The win against one session, if it is fresh and the game is won against it. */
export function judge(game: Game, world: Judged, target: SessionRecord): Win | undefined {
  if (!game.variants.includes(target.variant) || !game.fresh(target, world)) return undefined;
  const attack = game.wins(target, world);
  return attack === undefined ? undefined : { slot: target.slot, attack };
}

/** The win against the first session that the game is won against. */
export function judgeAll(game: Game, world: Judged): Win | undefined {
  for (const target of world.sessions) {
    const win = judge(game, world, target);
    if (win !== undefined) return win;
  }
  return undefined;
}
