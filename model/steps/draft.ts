import type { Check, Protocol } from '../protocol.ts';
import { type History, type Session, Stage } from '../session.ts';
import type { Term } from '../term.ts';

/** What a step sees of the world. */
export interface Circumstances {
  /** Clock, in units of 60 s. */
  readonly now: number;
  /** Corrupted parties, a bit mask. */
  readonly corrupted: number;
}

/** What a step leaves behind. */
export interface Outcome {
  readonly session: Session;
  /** Packets put on the wire. */
  readonly sends: readonly Term[];
  /** Terms disclosed beside them (plaintext sent in clear). */
  readonly leaks: readonly Term[];
  /** The check that refused the packet, if one did. */
  readonly refused?: Check | 'stage';
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A session in the making: what a step changes before it is one again. */
export type Draft = Mutable<Omit<Session, 'vars' | 'history'>> & {
  vars: Record<string, Term>;
  history: Mutable<History>;
};

export function draftOf(session: Session): Draft {
  return { ...session, vars: { ...session.vars }, history: { ...session.history } };
}

export function refuse(session: Session, check: Check | 'stage'): Outcome {
  return { session, sends: [], leaks: [], refused: check };
}

/** The session torn down: closed, and its secrets erased (TRD-01). */
export function closed(draft: Draft, { erasesAtTeardown }: Protocol): Session {
  draft.stage = Stage.closed;
  if (erasesAtTeardown) {
    draft.vars = {};
    draft.tx = null;
    draft.rx = null;
    draft.open = false;
  }
  return draft;
}
