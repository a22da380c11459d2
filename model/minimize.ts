import { type Game, judgeAll } from './games/game.ts';
import type { Move } from './move.ts';
import type { System } from './system.ts';
import { replay } from './world.ts';

/** Whether the moves can be made one after the other and win the game at the end. */
export function wins(system: System, game: Game, moves: readonly Move[]): boolean {
  const world = replay(system, moves);
  return world !== undefined && judgeAll(game, world.judged()) !== undefined;
}

/** Drops moves until none can be dropped: what is left wins, and without any one of its moves does not. */
export function minimize(system: System, game: Game, moves: readonly Move[]): Move[] {
  let kept = [...moves];
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = kept.length - 1; i >= 0; i--) {
      const shorter = kept.filter((_, at) => at !== i);
      if (!wins(system, game, shorter)) continue;
      kept = shorter;
      changed = true;
    }
  }
  return kept;
}
