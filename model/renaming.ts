import type { Knowledge } from './knowledge.ts';
import type { Move } from './move.ts';
import { LONG_TERM, renameSession, type SessionId } from './session.ts';
import type { State, System } from './system.ts';
import { Op, type Term, termArguments } from './term.ts';

/** Renamings of slots: sessions that differ in nothing but their place are interchangeable. */
export class Renaming {
  readonly slots: readonly number[];
  readonly #system: System;
  readonly #terms: number[] = [];
  readonly #sessions: number[] = [];
  readonly #knowledge: number[] = [];

  constructor(system: System, slots: readonly number[]) {
    this.#system = system;
    this.slots = slots;
  }

  term(term: Term): Term {
    const known = this.#terms[term];
    if (known !== undefined) return known;
    const { terms } = this.#system;
    const op = terms.op(term);
    const args = [...terms.args(term)];
    const owner = args[1];
    if (op === Op.fresh && owner !== undefined && owner < LONG_TERM) args[1] = this.slots[owner] ?? owner;
    for (const i of termArguments(op, args.length)) args[i] = this.term(args[i] ?? 0);
    const renamed = terms.make(op, args);
    this.#terms[term] = renamed;
    return renamed;
  }

  session(id: SessionId): SessionId {
    const known = this.#sessions[id];
    if (known !== undefined) return known;
    const { sessions } = this.#system;
    const session = sessions.get(id);
    const slot = this.slots[session.slot] ?? session.slot;
    const renamed = sessions.intern(renameSession(session, slot, (t) => this.term(t)));
    this.#sessions[id] = renamed;
    return renamed;
  }

  knowledge(k: Knowledge): Knowledge {
    const known = this.#knowledge[k];
    if (known !== undefined) return known;
    const renamed = this.#system.knowledge.intern(this.#system.knowledge.basis(k).map((t) => this.term(t)));
    this.#knowledge[k] = renamed;
    return renamed;
  }

  state(state: State): State {
    const sessions = [...state.sessions];
    state.sessions.forEach((id, slot) => {
      sessions[this.slots[slot] ?? slot] = this.session(id);
    });
    return { ...state, sessions, k: this.knowledge(state.k) };
  }

  move(move: Move): Move {
    if (!('slot' in move)) return move;
    const slot = this.slots[move.slot] ?? move.slot;
    return move.kind === 'deliver' ? { ...move, slot, packet: this.term(move.packet) } : { ...move, slot };
  }
}
