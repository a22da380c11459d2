import { type Bounds, DEFAULT_BOUNDS } from './bounds.ts';
import { type DialectName, dialect } from './dialect.ts';
import { type Attack, Explorer } from './explorer.ts';
import { type Game, judgeAll } from './games/game.ts';
import { gameOf } from './games/index.ts';
import { minimize } from './minimize.ts';
import type { Mutant } from './mutants/mutant.ts';
import type { Protocol, Variant } from './protocol.ts';
import { duplex } from './roles/duplex.ts';
import { simplex } from './roles/simplex.ts';
import { System } from './system.ts';
import { replay } from './world.ts';

/** An attack together with the system it was found in. */
export interface Hunted {
  readonly system: System;
  readonly attack: Attack;
  /** The part of the bounds that was enough. */
  readonly bounds: Bounds;
  readonly states: number;
}

/** The unmutated protocol of a variant in a dialect. */
export function protocolOf(variant: Variant, name: DialectName = 'reference'): Protocol {
  return variant === 'simplex' ? simplex(dialect(name)) : duplex(dialect(name));
}

/**
 * Looks for an attack on a game, in ever larger parts of the bounds, so that what is found first needs few
 * moves; then drops every step that it does without. Undefined when there is none within the bounds.
 */
export function hunt(protocol: Protocol, game: Game, bounds: Bounds = DEFAULT_BOUNDS): Hunted | undefined {
  let states = 0;
  for (const part of parts(bounds)) {
    for (const target of [0, 1]) {
      const system = new System([protocol], part.sessions);
      const found = new Explorer(system, part, target).explore({ bounds: part, games: [game] });
      states += found.states;
      const [attack] = found.attacks;
      if (attack === undefined) continue;
      const moves = minimize(system, game, attack.moves);
      const world = replay(system, moves);
      const win = (world && judgeAll(game, world.judged())) ?? attack.win;
      return { system, attack: { game, win, moves }, bounds: part, states };
    }
  }
  return undefined;
}

/** Hunts a mutant with the game that it names. */
export function huntMutant(mutant: Mutant, bounds: Bounds = DEFAULT_BOUNDS): Hunted | undefined {
  return hunt(mutant.change(protocolOf(mutant.variant)), gameOf(mutant.game), bounds);
}

/** Parts of the bounds, smaller ones first; the last is the whole. */
function parts(bounds: Bounds): Bounds[] {
  const list: Bounds[] = [];
  for (let sum = 0; sum <= bounds.moves + bounds.reveals; sum++) {
    for (let sessions = 1; sessions <= bounds.sessions; sessions++) {
      for (let reveals = 0; reveals <= Math.min(sum, bounds.reveals); reveals++) {
        const moves = sum - reveals;
        if (moves <= bounds.moves) list.push({ ...bounds, sessions, moves, reveals });
      }
    }
  }
  return list;
}
