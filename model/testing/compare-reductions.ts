import type { Bounds } from '../bounds.ts';
import { Explorer } from '../explorer.ts';
import { GAMES } from '../games/index.ts';
import type { Protocol } from '../protocol.ts';
import { System } from '../system.ts';

/** A game that one of two explorations loses and the other does not. */
export interface Difference {
  readonly game: string;
  readonly target: number;
  readonly reduced: boolean;
}

/** What the comparison of explorations with and without reductions says. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Games lost without reductions. */
  readonly lost: number;
  /** Explorations without reductions that were given up. */
  readonly unfinished: number;
  readonly states: { readonly reduced: number; readonly whole: number };
}

/**
 * Explores all games that must hold on a protocol, with and without reductions, and says where they differ.
 * @param limit states after which an exploration without reductions is given up; it then says nothing of a
 * game that it has not lost
 */
export function compareReductions(protocol: Protocol, bounds: Bounds, limit: number): Comparison {
  const differences: Difference[] = [];
  const states = { reduced: 0, whole: 0 };
  let lost = 0;
  let unfinished = 0;
  for (const game of GAMES.filter((g) => !g.limit && g.variants.includes(protocol.variant))) {
    for (const target of [0, 1]) {
      const explore = (reduced: boolean) =>
        new Explorer(new System([protocol], bounds.sessions), bounds, target).explore({
          bounds,
          games: [game],
          limit,
          reduced,
        });
      const [some, whole] = [explore(true), explore(false)];
      states.reduced += some.states;
      states.whole += whole.states;
      const isLost = whole.attacks.length > 0;
      if (isLost) lost += 1;
      else if (!whole.exhausted) unfinished += 1;
      const reduced = some.attacks.length > 0;
      if (reduced !== isLost && (isLost || whole.exhausted))
        differences.push({ game: game.id, target, reduced });
    }
  }
  return { differences, lost, unfinished, states };
}
