import { type Edit, type Move, PASS, type SessionCase } from './moves.ts';

/** Cases that are simpler by one step: fewer moves first, then an earlier moment, then fewer and smaller changes. */
export function* simpler(example: SessionCase, bases: readonly string[]): Generator<SessionCase> {
  const { base, moves, times } = example;
  if (times !== undefined) {
    yield { base, moves };
    if (times > 2) yield { ...example, times: Math.ceil(times / 2) };
  }
  for (let size = moves.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at + size <= moves.length; at += size)
      yield { ...example, moves: [...moves.slice(0, at), ...moves.slice(at + size)] };
  for (const earlier of bases.slice(0, Math.max(0, bases.indexOf(base)))) yield { ...example, base: earlier };
  for (const [at, move] of moves.entries())
    for (const simple of simplerMoves(move)) yield { ...example, moves: moves.with(at, simple) };
}

function* simplerMoves(move: Move): Generator<Move> {
  switch (move.move) {
    case 'send': {
      if (move.from.of !== 'ours') yield { ...move, from: { of: 'ours' } };
      if (move.cuts.length > 0) yield { ...move, cuts: [] };
      if (move.cuts.length > 1) for (const cut of move.cuts) yield { ...move, cuts: [cut] };
      if (move.joined) {
        const { joined: _, ...alone } = move;
        yield alone;
      }
      if (move.edits.length === 0) return;
      if (move.edits.length > 1) yield { ...PASS, from: move.from };
      for (const [at, edit] of move.edits.entries()) {
        yield { ...move, edits: move.edits.toSpliced(at, 1) };
        for (const simple of simplerEdits(edit)) yield { ...move, edits: move.edits.with(at, simple) };
      }
      return;
    }
    case 'say':
      if (move.length > 1) yield { ...move, length: 1 };
      return;
    case 'headers':
      if (move.count > 1) yield { ...move, count: Math.floor(move.count / 2) };
      if (move.count > 1) yield { ...move, count: move.count - 1 };
      return;
    case 'raw':
      if (move.bytes.length > 42) yield { ...move, bytes: move.bytes.slice(0, 42) };
      if (move.bytes.length > 2)
        yield { ...move, bytes: move.bytes.slice(0, 2 * Math.floor(move.bytes.length / 4)) };
      return;
    case 'tick':
      for (const seconds of [61, -61]) if (Math.abs(move.seconds) > 61) yield { ...move, seconds };
      return;
  }
}

function* simplerEdits(edit: Edit): Generator<Edit> {
  switch (edit.edit) {
    case 'flip':
      if (edit.mask !== 1) yield { ...edit, mask: 1 };
      return;
    case 'set':
      if (edit.bytes.length > 2) yield { ...edit, bytes: edit.bytes.slice(0, 2) };
      if (edit.bytes.length > 0) yield { edit: 'flip', at: edit.at, mask: 1 };
      return;
    case 'add':
      if (Math.abs(edit.delta) !== 1) yield { ...edit, delta: Math.sign(edit.delta) };
      return;
    case 'insert':
      if (edit.bytes !== '00') yield { ...edit, bytes: '00' };
      return;
    case 'delete':
      if (edit.count > 1) yield { ...edit, count: 1 };
      return;
    case 'splice':
      if (edit.count > 1) yield { ...edit, count: 1 };
      yield { edit: 'flip', at: edit.at, mask: 1 };
      return;
  }
}
