import { type Game, judgeAll, type Win } from '../../model/games/game.ts';
import type { Move } from '../../model/move.ts';
import type { System } from '../../model/system.ts';
import { type ConcreteOptions, ConcreteWorld } from './concrete-world.ts';

/** What came of a run of the model on real endpoints. */
export interface ConcreteRun {
  readonly world: ConcreteWorld;
  /** Whether every move could be carried out, with the bytes that the adversary had. */
  readonly complete: boolean;
  /** Whether the game was won, judged by the bytes. */
  readonly win: Win | undefined;
}

/** Carries out the moves of a run on real endpoints, those that are possible there, and judges the outcome. */
export function runTrace(
  system: System,
  moves: readonly Move[],
  game: Game,
  options: ConcreteOptions,
): ConcreteRun {
  const world = new ConcreteWorld(system, options);
  let complete = true;
  for (const move of moves) if (!world.make(move)) complete = false;
  return { world, complete, win: judgeAll(game, world.judged()) };
}
