import type { Judged } from '../../model/backend.ts';
import { type Choice, moveOf } from '../../model/choices.ts';
import { judgeAll } from '../../model/games/game.ts';
import { GAMES } from '../../model/games/index.ts';
import type { Move } from '../../model/move.ts';
import { printMoves } from '../../model/sequence.ts';
import type { System } from '../../model/system.ts';
import { apartIn } from './apart.ts';
import { type ConcreteOptions, ConcreteWorld } from './concrete-world.ts';

/** A run of the model and of real endpoints, move by move together. */
export interface SideBySide {
  readonly world: ConcreteWorld;
  readonly moves: readonly Move[];
  /** Where the two parted, if they did: after which move, and in what. */
  readonly parted?: string;
  /** The games that were won against the endpoints, each with its attack. */
  readonly won: Readonly<Record<string, string>>;
}

/** Makes a random adversary's choices in both worlds, as far as they agree. */
export function runSideBySide(
  system: System,
  choices: readonly Choice[],
  options: ConcreteOptions,
): SideBySide {
  const world = new ConcreteWorld(system, options);
  const moves: Move[] = [];
  for (const choice of choices) {
    const move = moveOf(world.model, choice);
    if (move === undefined || system.apply(world.model.state, move) === undefined) continue;
    moves.push(move);
    const parted = world.make(move) ? partedIn(system, world) : 'it could not be carried out';
    if (parted !== undefined) return { world, moves, parted: describe(system, moves, parted), won: {} };
  }
  const won = gamesWon(world.judged());
  const expected = gamesWon(world.model.judged());
  const same = JSON.stringify(won) === JSON.stringify(expected);
  const verdicts = `the model says ${JSON.stringify(expected)}, the bytes ${JSON.stringify(won)}`;
  return { world, moves, won, ...(!same && { parted: describe(system, moves, verdicts) }) };
}

/** The games that are won, each with its attack; limits (SEC-10) among them. */
export function gamesWon(judged: Judged): Readonly<Record<string, string>> {
  return Object.fromEntries(
    GAMES.flatMap((game) => {
      const win = judgeAll(game, judged);
      return win === undefined ? [] : [[game.id, `${win.attack}, session ${win.slot}`]];
    }),
  );
}

function partedIn(system: System, world: ConcreteWorld): string | undefined {
  const apart = system.slots.find(
    ({ index }) => apartIn(system.session(world.model.state, index), world.actor(index)) !== undefined,
  );
  return apart && `session ${apart.index} (${apart.variant} ${apart.role}) is not where the model has it`;
}

function describe(system: System, moves: readonly Move[], what: string): string {
  return [what, ...printMoves(system, moves)].join('\n');
}
