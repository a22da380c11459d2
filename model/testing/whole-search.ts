import type { Bounds } from '../bounds.ts';
import { judgeAll } from '../games/game.ts';
import { GAMES } from '../games/index.ts';
import { Judge } from '../judged.ts';
import { CLIENT_CHOICES, type Move } from '../move.ts';
import { Party, Stage } from '../session.ts';
import type { State, System } from '../system.ts';

/** A state with what is left of the bounds. */
interface Node {
  readonly state: State;
  readonly moves: number;
  readonly reveals: number;
  readonly ratchets: number;
}

/** What a search without any reduction found. */
export interface WholeSearch {
  readonly states: number;
  readonly exhausted: boolean;
  /** The games that were lost, against whichever session. */
  readonly lost: readonly string[];
}

/**
 * Searches within bounds with no idea of what is worth a try: every move at every moment, honest packets delivered
 * or left lying as it comes, all sessions as targets of all games. Shares nothing with the explorer but the system.
 * To leave a packet undelivered costs nothing here.
 */
export function searchWhole(system: System, bounds: Bounds, limit: number): WholeSearch {
  const judge = new Judge(system);
  const seen = new Set<string>();
  const queue: Node[] = [];
  const lost = new Set<string>();
  const discover = (node: Node): void => {
    const { sessions, k, now, corrupted } = node.state;
    const key = [...sessions, k, now, corrupted, node.moves, node.reveals, node.ratchets].join();
    if (seen.has(key)) return;
    seen.add(key);
    queue.push(node);
    const judged = judge.judged(node.state);
    for (const game of GAMES)
      if (!game.limit && !lost.has(game.id) && judgeAll(game, judged) !== undefined) lost.add(game.id);
  };
  discover({ ...bounds, state: system.initial() });
  let next = 0;
  for (; next < queue.length && queue.length < limit; next++) {
    const node = queue[next];
    if (node === undefined) break;
    for (const { move, left } of movesIn(system, node)) {
      const state = system.apply(node.state, move);
      if (state !== undefined) discover({ ...node, ...left, state });
    }
  }
  return { states: seen.size, exhausted: next >= queue.length, lost: [...lost] };
}

interface Option {
  readonly move: Move;
  readonly left: Partial<Node>;
}

function movesIn(system: System, { state, moves, reveals, ratchets }: Node): Option[] {
  const options: Option[] = [];
  const add = (left: Partial<Node>, ...list: readonly Move[]) => {
    for (const move of list) options.push({ move, left });
  };
  const spent = { moves: moves - 1 };
  for (const { index: slot } of system.slots) {
    const { stage } = system.session(state, slot);
    if (stage === Stage.idle)
      for (const choice of CLIENT_CHOICES.keys()) add({}, { kind: 'start', slot, choice });
    const packet = system.pending(state, slot);
    if (packet !== undefined) add({}, { kind: 'deliver', slot, packet });
    if (moves > 0) {
      for (const forgery of system.forgeries(state, slot))
        add(spent, { kind: 'deliver', slot, packet: forgery.packet });
      add(spent, { kind: 'encrypt', slot }, { kind: 'close', slot });
    }
    if (ratchets > 0)
      for (const ratchet of ['symmetric', 'unseen', 'asymmetric'] as const)
        add({ ratchets: ratchets - 1 }, { kind: 'ratchet', slot, ratchet });
    if (reveals > 0) {
      add({ reveals: reveals - 1 }, { kind: 'reveal state', slot }, { kind: 'reveal key', slot });
      for (const secret of ['secA', 'secB'] as const)
        add({ reveals: reveals - 1 }, { kind: 'expose', slot, secret });
    }
  }
  if (reveals > 0)
    for (const party of [Party.server, Party.client])
      add({ reveals: reveals - 1 }, { kind: 'corrupt', party });
  if (moves > 0) add(spent, { kind: 'tick', units: 1 }, { kind: 'tick', units: 2 });
  return options;
}
