import fc from 'fast-check';
import { type Game, judgeAll } from './games/game.ts';
import { minimize } from './minimize.ts';
import { CLIENT_CHOICES, type Move, type System } from './system.ts';
import { World } from './world.ts';

/** What the random searcher is asked. */
export interface SearchOptions {
  readonly seed: number;
  readonly runs: number;
  /** Most commands a run, deliveries included. */
  readonly commands: number;
  /** Parties that may be corrupted. */
  readonly parties?: readonly number[];
}

/** One choice, resolved against the state it meets: which kind of move, which session, which of its options. */
class Choice implements fc.Command<{ moves: number }, World> {
  readonly #kind: (typeof KINDS)[number];
  readonly #slot: number;
  readonly #pick: number;
  readonly #game: Game;

  constructor(kind: (typeof KINDS)[number], slot: number, pick: number, game: Game) {
    this.#kind = kind;
    this.#slot = slot;
    this.#pick = pick;
    this.#game = game;
  }

  check(): boolean {
    return true;
  }

  run(model: { moves: number }, world: World): void {
    const slot = this.#slot % world.system.slots.length;
    const move = resolve(world, this.#kind, slot, this.#pick);
    if (move === undefined || !world.make(move)) return;
    model.moves++;
    const win = judgeAll(this.#game, world.judged());
    if (win !== undefined) throw new Lost(world.moves);
  }

  toString(): string {
    return `${this.#kind}(${this.#slot}, ${this.#pick})`;
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

/** Deliveries stand several times: an honest run needs many. */
const KINDS = [
  'deliver',
  'deliver',
  'deliver',
  'deliver',
  'forge',
  'start',
  'encrypt',
  'ratchet',
  'reveal state',
  'reveal key',
  'expose',
  'tick',
] as const;

/**
 * Searches at random, beyond the explorer's depths, for an attack on a game. What is found is shrunk by
 * fast-check and then minimised as a trace; the trace is what replays. Undefined when nothing was found.
 */
export function search(makeSystem: () => System, game: Game, options: SearchOptions): Move[] | undefined {
  let lost: readonly Move[] | undefined;
  const system = makeSystem();
  const choice = fc
    .tuple(fc.constantFrom(...KINDS), fc.nat(system.slots.length - 1), fc.nat(63))
    .map(([kind, slot, pick]) => new Choice(kind, slot, pick, game));
  const property = fc.property(
    fc.commands([choice], { maxCommands: options.commands, size: 'max' }),
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

function resolve(world: World, kind: (typeof KINDS)[number], slot: number, pick: number): Move | undefined {
  const { system, state } = world;
  switch (kind) {
    case 'start':
      return { kind, slot, choice: pick % CLIENT_CHOICES.length };
    case 'deliver': {
      const packet = system.pending(state, slot);
      return packet === undefined ? undefined : { kind, slot, packet };
    }
    case 'forge': {
      const forgeries = system.forgeries(state, slot);
      const forgery = forgeries[pick % Math.max(1, forgeries.length)];
      return forgery && { kind: 'deliver', slot, packet: forgery.packet };
    }
    case 'ratchet':
      return {
        kind,
        slot,
        ratchet: (['symmetric', 'unseen', 'asymmetric'] as const)[pick % 3] ?? 'symmetric',
      };
    case 'expose':
      return { kind, slot, secret: pick % 2 === 0 ? 'secA' : 'secB' };
    case 'tick':
      return { kind, units: 1 + (pick % 2) };
    default:
      return { kind, slot };
  }
}
