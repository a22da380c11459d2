import type { Chance } from '../chance.ts';
import { toHex } from './edit.ts';
import { type ByteEdit, type Move, PASS, type Send, type SessionCase } from './moves.ts';
import { anySource } from './mutate-order.ts';
import type { Mutator } from './mutator.ts';

/** Changes bytes on their way, and where their segments end: flips, numbers in place, inserts, deletes, splices, truncation. */
export const mutateBytes: Mutator = (parent, _other, chance, bases) => {
  const fresh = chance.oneIn(3);
  const base = fresh ? chance.pick(bases) : parent.base;
  const moves: Move[] = fresh ? [] : parent.moves.map((move) => shortened(move, chance));
  if (moves.length > 12) moves.length = 12;
  if (chance.oneIn(12)) {
    moves.push({ move: 'raw', bytes: toHex(chance.bytes(1 + chance.below(chance.oneIn(3) ? 200 : 22))) });
    return { base, moves };
  }
  const sends = moves.flatMap((move, i) => (move.move === 'send' ? [i] : []));
  const at = sends.length > 0 && !chance.oneIn(3) ? chance.pick(sends) : moves.push(PASS) - 1;
  const send = moves[at];
  if (send?.move !== 'send') return { base, moves };
  moves[at] = changed(send, chance);
  return { base, moves } satisfies SessionCase;
};

/** Messages longer than this take most of the time of a case, and say little more than short ones. */
const LONG = 4_096;

/** A move, a long message of which is mostly made a short one. */
function shortened(move: Move, chance: Chance): Move {
  if (move.move !== 'say' || move.length <= LONG || chance.oneIn(16)) return move;
  return { ...move, length: 1 + chance.below(200) };
}

function changed(send: Send, chance: Chance): Move {
  const kind = chance.below(10);
  if (kind < 2) return { ...send, cuts: [...send.cuts, place(chance)].slice(-6) };
  if (kind === 2) return { ...send, cuts: Array.from({ length: 1 + chance.below(40) }, (_, i) => i + 1) };
  if (kind === 3) {
    const { joined, ...rest } = send;
    return joined === undefined ? { ...rest, joined: true } : rest;
  }
  return { ...send, edits: [...send.edits, byteEdit(chance)].slice(-3) };
}

/** A place in a packet: often in its header, or at the edges of what a packet may hold. */
function place(chance: Chance): number {
  if (!chance.oneIn(3)) return chance.below(22);
  return chance.oneIn(2) ? 21 + chance.below(64) : chance.below(6_000);
}

const DELTAS = [1, -1, 2, -2, 16, -16, 21, 60, -60, 61, -61, 255, 256, 65_536, 2 ** 31];
const MASKS = [1, 2, 4, 8, 16, 32, 64, 128, 255];

function byteEdit(chance: Chance): ByteEdit {
  const at = place(chance);
  switch (chance.below(7)) {
    case 0:
      return { edit: 'set', at, bytes: toHex(chance.bytes(1 + chance.below(8))) };
    case 1: {
      // The numbers of a header stand here.
      const [start, width] = chance.pick([
        [0, 1],
        [1, 4],
        [5, 8],
        [13, 8],
      ] as const);
      return { edit: 'add', at: start, width, delta: chance.pick(DELTAS) };
    }
    case 2:
      return { edit: 'insert', at, bytes: toHex(chance.bytes(1 + chance.below(4))) };
    case 3:
      return { edit: 'delete', at, count: 1 + chance.below(chance.oneIn(3) ? 64 : 2) };
    case 4:
      return { edit: 'cut', at };
    case 5:
      return {
        edit: 'splice',
        at,
        count: 1 + chance.below(64),
        from: anySource(chance),
        fromAt: place(chance),
      };
    default:
      return { edit: 'flip', at, mask: chance.pick(MASKS) };
  }
}
