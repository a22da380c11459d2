import { Adversary, type Edge } from './adversary.ts';
import type { Bounds } from './bounds.ts';
import { Forgetting } from './forgetting.ts';
import { type Game, judge, type Uses, type Win } from './games/game.ts';
import { hasHope, isOpen } from './hope.ts';
import { Judge } from './judged.ts';
import type { Move } from './move.ts';
import { decodeNode, encodeNode, type Node, nodeWidth } from './node.ts';
import { Renaming } from './renaming.ts';
import { StateStore } from './state-store.ts';
import type { State, System } from './system.ts';
import { type View, Views } from './view.ts';
import { replay } from './world.ts';

/** A won game and how: the shortest sequence of moves found. */
export interface Attack {
  readonly game: Game;
  readonly win: Win;
  readonly moves: readonly Move[];
}

export interface Exploration {
  /** Distinct canonical states. */
  readonly states: number;
  /** Whether every state within the bounds was expanded. */
  readonly exhausted: boolean;
  /** The first attack on each game that was lost. */
  readonly attacks: readonly Attack[];
}

export interface ExploreOptions {
  readonly bounds: Bounds;
  readonly games: readonly Game[];
  /** Stop once every game is lost (default), or go on to the frontier. */
  readonly untilLost?: boolean;
  /** Give up beyond this many states. */
  readonly limit?: number;
  /** Whether to leave out what leads nowhere (default); where not, a test can see that nothing was lost. */
  readonly reduced?: boolean;
}

/**
 * Breadth-first search over the adversary's moves, over canonical states: sessions that differ only in their
 * place are interchangeable, and what is far from the target is forgotten once it can no longer matter
 * (docs/model.md, "Reductions").
 */
export class Explorer {
  readonly #system: System;
  readonly #bounds: Bounds;
  readonly #target: number;
  readonly #renamings: readonly (Renaming | undefined)[];
  readonly #judge: Judge;
  readonly #views: Views;
  readonly #forgetting: Forgetting;
  readonly #initial: State;

  /** Explores what can be done to the session in `target`; by symmetry, one of the first link will do. */
  constructor(system: System, bounds: Bounds, target: number) {
    this.#system = system;
    this.#bounds = bounds;
    this.#target = target;
    this.#renamings = renamings(system, target);
    this.#judge = new Judge(system);
    this.#views = new Views(system, this.#judge, target);
    this.#forgetting = new Forgetting(system);
    this.#initial = system.initial();
  }

  /** Explores from the initial state. */
  explore(options: ExploreOptions): Exploration {
    const { games, untilLost = true, limit = Number.POSITIVE_INFINITY } = options;
    const store = new StateStore(nodeWidth(this.#system.slots.length));
    const open = new Set(games);
    const attacks: Attack[] = [];
    // A limit (SEC-10) is shown against sessions that are not fresh in any other game's sense.
    const reduced = (options.reduced ?? true) && games.every((game) => !game.limit);
    const uses = union(games);
    const adversary = new Adversary(this.#system, this.#bounds, this.#target, { uses, reduced });
    const discover = (node: Node, parent: number): void => {
      const view = this.#views.of(node.state);
      const isWon = (game: Game) => judge(game, view.world, view.target) !== undefined;
      if (reduced && !canWin(view, node, games) && !(view.accepted && games.some(isWon))) return;
      const index = store.add(this.#canonical(node, view, reduced).tuple, parent);
      if (index < 0) return;
      for (const game of open) {
        const win = judge(game, view.world, view.target);
        if (win === undefined) continue;
        const moves = this.#trace(store, index, adversary, reduced);
        // What was forgotten may matter after all where a mutant lets sessions share what they draw.
        if (!this.#isWon(game, moves)) continue;
        open.delete(game);
        attacks.push({ game, win, moves });
      }
    };
    discover({ ...this.#bounds, state: this.#initial, held: 0 }, -1);
    let next = 0;
    for (; next < store.size && store.size < limit; next++) {
      if (untilLost && open.size === 0) break;
      for (const edge of this.#edges(adversary, store.tuple(next))) discover(edge.node, next);
    }
    return { states: store.size, exhausted: next >= store.size, attacks };
  }

  #isWon(game: Game, moves: readonly Move[]): boolean {
    const world = replay(this.#system, moves)?.judged();
    const target = world?.sessions[this.#target];
    return world !== undefined && target !== undefined && judge(game, world, target) !== undefined;
  }

  #edges(adversary: Adversary, tuple: readonly number[]): Edge[] {
    const node = decodeNode(tuple);
    return adversary.edges(node, this.#views.of(node.state));
  }

  /** The winning moves, found again by following the canonical states from the root and undoing the renamings. */
  #trace(store: StateStore, last: number, adversary: Adversary, reduced: boolean): Move[] {
    const path: number[] = [];
    for (let i = last; i >= 0; i = store.parent(i)) path.unshift(i);
    const moves: Move[] = [];
    let back: Renaming | undefined;
    for (let i = 1; i < path.length; i++) {
      const goal = store.tuple(path[i] ?? 0).join();
      for (const { move, node } of this.#edges(adversary, store.tuple(path[i - 1] ?? 0))) {
        const { tuple, renaming } = this.#canonical(node, this.#views.of(node.state), reduced);
        if (tuple.join() !== goal) continue;
        if (move !== undefined) moves.push(back === undefined ? move : back.move(move));
        back = this.#composed(back, renaming);
        break;
      }
    }
    return moves;
  }

  /** First undo `applied`, then `back`. All renamings are swaps of links, hence their own inverses. */
  #composed(back: Renaming | undefined, applied: Renaming | undefined): Renaming | undefined {
    if (applied === undefined || back === undefined) return applied ?? back;
    const key = applied.slots.map((slot) => back.slots[slot] ?? slot).join();
    return this.#renamings.find((r) => r?.slots.join() === key);
  }

  #canonical(whole: Node, view: View, reduced: boolean): { tuple: number[]; renaming: Renaming | undefined } {
    const node = reduced ? this.#forget(whole, view) : whole;
    let tuple = encodeNode(node, undefined);
    let by: Renaming | undefined;
    for (const renaming of this.#renamings) {
      if (renaming === undefined) continue;
      const other = encodeNode(node, renaming);
      if (!precedes(other, tuple)) continue;
      tuple = other;
      by = renaming;
    }
    return { tuple, renaming: by };
  }

  /**
   * The node without what is far from the target, where that can no longer matter: with no move left nothing
   * from afar can be put before a near session, and late no handshake is left that it could be put into.
   */
  #forget(node: Node, { late, near }: View): Node {
    if (node.moves > 0 && !late) return node;
    const far = ((1 << this.#system.slots.length) - 1) & ~near;
    if (far === 0) return node;
    const sessions = node.state.sessions.map((id, slot) =>
      (far >> slot) & 1 ? (this.#initial.sessions[slot] ?? id) : id,
    );
    const k = this.#forgetting.forget(node.state.k, far, node.moves > 0);
    return { ...node, held: node.held & near, state: { ...node.state, sessions, k } };
  }
}

/** Whether a state, or one that comes after it, can still be a won one. */
function canWin(view: View, { ratchets }: Node, games: readonly Game[]): boolean {
  return hasHope(view, ratchets) && games.some((game) => isOpen(game, view));
}

/** Everything that any of these games has a use for. */
function union(games: readonly Game[]): Uses {
  return Object.assign({}, ...games.map(({ uses }) => uses));
}

function precedes(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    if (x !== y) return x < y;
  }
  return false;
}

/** The exchanges of links that leave the target's alone, each its own inverse; undefined exchanges nothing. */
function renamings(system: System, target: number): (Renaming | undefined)[] {
  const found: (Renaming | undefined)[] = [undefined];
  for (const { variant } of system.protocols) {
    const own = system.slots.filter((s) => s.variant === variant).map((s) => s.index);
    const [first = 0] = own;
    if (own.length !== 4 || own.includes(target)) continue;
    const slots = system.slots.map(({ index }) =>
      own.includes(index) ? first + ((index - first + 2) % 4) : index,
    );
    found.push(new Renaming(system, slots));
  }
  return found;
}
