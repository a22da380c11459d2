import fc from 'fast-check';
import { type Choice, choice, moveOf } from './choices.ts';
import { type Game, judgeAll } from './games/game.ts';
import { minimize } from './minimize.ts';
import type { Move } from './move.ts';
import type { System } from './system.ts';
import { World } from './world.ts';

/** What the random searcher is asked. */
export interface SearchOptions {
  readonly seed: number;
  readonly runs: number;
  /** Most commands a run, deliveries included. */
  readonly commands: number;
}

/** What a run has come to. */
interface Progress {
  moves: number;
}

/** A choice as a command of fast-check: it is made where it is possible, and else passed over. */
class ChoiceCommand implements fc.Command<Progress, World> {
  readonly #choice: Choice;
  readonly #game: Game;

  constructor(made: Choice, game: Game) {
    this.#choice = made;
    this.#game = game;
  }

  check(): boolean {
    return true;
  }

  run(progress: Progress, world: World): void {
    const move = moveOf(world, this.#choice);
    if (move === undefined || !world.make(move)) return;
    progress.moves += 1;
    if (judgeAll(this.#game, world.judged()) !== undefined) throw new Lost(world.moves);
  }

  toString(): string {
    const { kind, slot, pick } = this.#choice;
    return `${kind}(${slot}, ${pick})`;
  }
}

/** Thrown through fast-check when a game is lost, so that it shrinks. */
class Lost extends Error {
  readonly moves: readonly Move[];

  constructor(moves: readonly Move[]) {
    super(`lost after ${moves.length} moves`);
    this.moves = [...moves];
  }
}

/**
 * Searches at random, beyond the explorer's depths, for an attack on a game. What is found is shrunk by
 * fast-check and then minimised as a trace; the trace is what replays. The same seed finds the same.
 * @returns the moves, or `undefined` when nothing was found
 */
export function search(system: System, game: Game, options: SearchOptions): readonly Move[] | undefined {
  let lost: readonly Move[] | undefined;
  const command = choice.map((made) => new ChoiceCommand(made, game));
  const property = fc.property(
    fc.commands([command], { maxCommands: options.commands, size: 'max' }),
    (commands) => {
      try {
        fc.modelRun(() => ({ model: { moves: 0 }, real: new World(system) }), commands);
      } catch (error) {
        if (error instanceof Lost) lost = error.moves;
        throw error;
      }
    },
  );
  const details = fc.check(property, { seed: options.seed, numRuns: options.runs });
  return details.failed && lost !== undefined ? minimize(system, game, lost) : undefined;
}
