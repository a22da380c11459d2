import type { Judged, SessionRecord } from './backend.ts';
import { Party, type SessionId } from './session.ts';
import type { State, System } from './system.ts';
import type { Term } from './term.ts';

/** Turns states of the symbolic world into what the games judge; records are kept by session. */
export class Judge {
  readonly #system: System;
  readonly #records: SessionRecord[] = [];

  constructor(system: System) {
    this.#system = system;
  }

  judged(state: State): Judged {
    const { knowledge } = this.#system;
    return {
      sessions: state.sessions.map((id) => this.#record(id)),
      corrupted: state.corrupted,
      knows: (value: Term) => value >= 0 && knowledge.derives(state.k, value),
    };
  }

  #record(id: SessionId): SessionRecord {
    const known = this.#records[id];
    if (known !== undefined) return known;
    const session = this.#system.sessions.get(id);
    const { variant, role } = this.#system.slot(session.slot);
    const record: SessionRecord = {
      slot: session.slot,
      variant,
      role,
      owner: role === 'client' ? Party.client : Party.server,
      peer: session.peer,
      configured: session.configured,
      configuration: session.history.transcript[0] ?? session.configured,
      history: session.history,
    };
    this.#records[id] = record;
    return record;
  }
}
