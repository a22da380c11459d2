import type { Renaming } from './renaming.ts';
import type { State } from './system.ts';

/** A state with what is left of the bounds. */
export interface Node {
  readonly state: State;
  readonly moves: number;
  readonly reveals: number;
  readonly ratchets: number;
  /** The sessions, as bits, whose next honest packet is being withheld. */
  readonly held: number;
}

/** Number of integers that a node of a world with this many sessions takes. */
export function nodeWidth(sessions: number): number {
  return sessions + 2;
}

/** A node as integers, under a renaming of links. */
export function encodeNode(node: Node, renaming: Renaming | undefined): number[] {
  const { state } = node;
  const count = state.sessions.length;
  const tuple: number[] = new Array(nodeWidth(count)).fill(0);
  let held = node.held;
  if (renaming === undefined) {
    for (let slot = 0; slot < count; slot++) tuple[slot] = state.sessions[slot] ?? 0;
    tuple[count] = state.k;
  } else {
    held = 0;
    for (let slot = 0; slot < count; slot++) {
      const to = renaming.slots[slot] ?? slot;
      tuple[to] = renaming.session(state.sessions[slot] ?? 0);
      if ((node.held >> slot) & 1) held |= 1 << to;
    }
    tuple[count] = renaming.knowledge(state.k);
  }
  tuple[count + 1] =
    state.now |
    (state.corrupted << 4) |
    (node.moves << 6) |
    (node.reveals << 9) |
    (node.ratchets << 12) |
    (held << 14);
  return tuple;
}

export function decodeNode(tuple: readonly number[]): Node {
  const count = tuple.length - 2;
  const packed = tuple[count + 1] ?? 0;
  return {
    state: {
      sessions: tuple.slice(0, count),
      k: tuple[count] ?? 0,
      now: packed & 15,
      corrupted: (packed >> 4) & 3,
    },
    moves: (packed >> 6) & 7,
    reveals: (packed >> 9) & 7,
    ratchets: (packed >> 12) & 3,
    held: packed >> 14,
  };
}
