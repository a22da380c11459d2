import type { Backend, Judged } from './backend.ts';
import { Judge } from './judged.ts';
import type { Move, RatchetKind } from './move.ts';
import type { State, System } from './system.ts';
import type { Term } from './term.ts';

/** The symbolic backend: one run of the system, oracle call by oracle call. */
export class World implements Backend {
  readonly system: System;
  readonly #judge: Judge;
  readonly #moves: Move[] = [];
  #state: State;

  constructor(system: System) {
    this.system = system;
    this.#judge = new Judge(system);
    this.#state = system.initial();
  }

  get state(): State {
    return this.#state;
  }

  /** The calls that could be carried out, in order. */
  get moves(): readonly Move[] {
    return this.#moves;
  }

  /** Carries out a move; false if it is not possible in this state. */
  make(move: Move): boolean {
    const next = this.system.apply(this.#state, move);
    if (next === undefined) return false;
    this.#state = next;
    this.#moves.push(move);
    return true;
  }

  newSession(slot: number, choice: number): boolean {
    return this.make({ kind: 'start', slot, choice });
  }
  deliver(slot: number, packet: Term): boolean {
    return this.make({ kind: 'deliver', slot, packet });
  }
  encrypt(slot: number): boolean {
    return this.make({ kind: 'encrypt', slot });
  }
  ratchet(slot: number, ratchet: RatchetKind): boolean {
    return this.make({ kind: 'ratchet', slot, ratchet });
  }
  close(slot: number): boolean {
    return this.make({ kind: 'close', slot });
  }
  revealState(slot: number): boolean {
    return this.make({ kind: 'reveal state', slot });
  }
  revealKey(slot: number): boolean {
    return this.make({ kind: 'reveal key', slot });
  }
  exposeSecret(slot: number, secret: 'secA' | 'secB'): boolean {
    return this.make({ kind: 'expose', slot, secret });
  }
  corruptLongTerm(party: number): boolean {
    return this.make({ kind: 'corrupt', party });
  }
  tick(units: number): boolean {
    return this.make({ kind: 'tick', units });
  }
  judged(): Judged {
    return this.#judge.judged(this.#state);
  }
}

/** Runs moves from the start; undefined if one of them is not possible where it stands. */
export function replay(system: System, moves: readonly Move[]): World | undefined {
  const world = new World(system);
  return moves.every((move) => world.make(move)) ? world : undefined;
}
