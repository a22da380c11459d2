import type { Chance } from '../chance.ts';
import { type Move, PASS, type Source } from './moves.ts';
import { LONGEST, type Mutator } from './mutator.ts';

/** Changes what happens, and in which order: what the adversary of the model can do with packets that it has seen. */
export const mutateOrder: Mutator = (parent, other, chance, bases) => {
  const base = chance.oneIn(4) ? chance.pick(bases) : parent.base;
  const moves = chance.oneIn(4) ? [] : [...parent.moves];
  for (let changes = 1 + chance.below(3); changes > 0; changes--) {
    const at = chance.below(moves.length + 1);
    switch (chance.below(8)) {
      case 0:
        moves.splice(at, 1);
        break;
      case 1: {
        const move = moves[at];
        if (move !== undefined) moves.splice(at, 0, move);
        break;
      }
      case 2: {
        const [one, two] = moves.slice(at, at + 2);
        if (one !== undefined && two !== undefined) moves.splice(at, 2, two, one);
        break;
      }
      case 3: {
        const from = chance.below(other.moves.length + 1);
        moves.splice(at, 0, ...other.moves.slice(from, from + 3));
        break;
      }
      default:
        moves.splice(at, 0, anyMove(chance));
    }
  }
  return { base, moves: moves.slice(0, LONGEST) };
};

const TICKS = [1, 30, 59, 60, 61, 62, 120, -1, -30, -60, -61, 86_400, 2 ** 32, -(2 ** 32)];

function anyMove(chance: Chance): Move {
  switch (chance.below(14)) {
    case 0:
    case 1:
      return PASS;
    case 2:
      return { move: 'drop' };
    case 3:
    case 4:
      return { move: 'say', length: 1 + chance.below(100) };
    case 5:
      return { move: 'ratchet', ratchet: chance.oneIn(2) ? 'symmetric' : 'asymmetric' };
    case 6:
      return { move: 'peer ratchets', ratchet: chance.oneIn(2) ? 'symmetric' : 'asymmetric' };
    case 7:
      return { move: 'tick', seconds: chance.pick(TICKS) };
    case 8:
      return chance.oneIn(3) ? { move: chance.oneIn(2) ? 'end' : 'peer ends' } : { ...PASS, joined: true };
    default:
      return { move: 'send', from: anySource(chance), edits: [], cuts: [] };
  }
}

/** A packet from anywhere. */
export function anySource(chance: Chance): Source {
  const back = chance.below(chance.oneIn(3) ? 6 : 2);
  switch (chance.below(7)) {
    case 0:
      return { of: 'ours later', ahead: 1 + chance.below(2) };
    case 1:
    case 2:
      return { of: 'sent', back };
    case 3:
      return { of: 'received', back };
    case 4:
      return { of: 'another session', number: chance.below(6) };
    case 5:
      return { of: "the peer's other session", number: chance.below(6) };
    default:
      return { of: 'another variant', number: chance.below(6) };
  }
}
