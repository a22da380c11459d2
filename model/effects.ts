import { CLIENT_CHOICES, type Move } from './move.ts';
import { PairMap } from './pair-map.ts';
import type { Role } from './protocol.ts';
import { exposeSecret, type Revelation, revealKeys, revealState } from './reveal.ts';
import { EpochKind, idleSession, type Session, type SessionId, type SessionTable, Stage } from './session.ts';
import type { Circumstances, Outcome } from './steps/draft.ts';
import type { Steps } from './steps/steps.ts';
import type { Term } from './term.ts';

/** What a move does to the one session that it touches. */
export interface Effect {
  readonly session: SessionId;
  readonly sends: readonly Term[];
  /** What the adversary hears of it: what is sent, and what leaks beside it. */
  readonly disclosed: readonly Term[];
  readonly refused: boolean;
}

/** Moves by which a session does something of its own, or is looked into. */
export type OwnMove = Exclude<Move, { kind: 'deliver' | 'corrupt' | 'tick' }>;

/** The effects of moves on the sessions of one role, each worked out once in the same circumstances. */
export class Effects {
  readonly #steps: Steps;
  readonly #role: Role;
  readonly #sessions: SessionTable;
  readonly #received = new Map<number, PairMap<Term, Effect>>();
  readonly #unseen = new Map<number, PairMap<Term, Effect>>();
  /** `null` stands for what is not possible. */
  readonly #own = new Map<number, PairMap<string, Effect | null>>();

  constructor(steps: Steps, role: Role, sessions: SessionTable) {
    this.#steps = steps;
    this.#role = role;
    this.#sessions = sessions;
  }

  /** What a packet does to a session. */
  receive(id: SessionId, packet: Term, at: Circumstances): Effect {
    const known = among(this.#received, at);
    let effect = known.get(id, packet);
    if (effect === undefined) {
      effect = this.#effect(this.#steps.receive(this.#sessions.get(id), this.#role, packet, at));
      known.set(id, packet, effect);
    }
    return effect;
  }

  /** What a ratchet packet does that the adversary does not see. */
  receiveUnseen(id: SessionId, packet: Term, at: Circumstances): Effect {
    const known = among(this.#unseen, at);
    let effect = known.get(id, packet);
    if (effect === undefined) {
      const outcome = this.#steps.receive(this.#sessions.get(id), this.#role, packet, at);
      effect = this.#effect({ ...outcome, session: asUnseen(outcome.session) });
      known.set(id, packet, effect);
    }
    return effect;
  }

  /** What a move of its own, or a look into it, does to a session; undefined where it is not possible. */
  of(id: SessionId, move: OwnMove, at: Circumstances): Effect | undefined {
    const known = among(this.#own, at);
    const name = nameOf(move);
    let effect = known.get(id, name);
    if (effect === undefined) {
      effect = this.#work(this.#sessions.get(id), move, at) ?? null;
      known.set(id, name, effect);
    }
    return effect ?? undefined;
  }

  #work(session: Session, move: OwnMove, at: Circumstances): Effect | undefined {
    switch (move.kind) {
      case 'start':
        return this.#maybe(this.#start(session, move.choice, at));
      case 'encrypt':
        return this.#maybe(this.#steps.encrypt(session, this.#role, at));
      case 'close':
        return this.#maybe(this.#steps.close(session, this.#role, at));
      case 'ratchet':
        return this.#maybe(this.#steps.ratchet(session, this.#role, move.ratchet, at));
      case 'reveal state':
        return this.#revealed(revealState(session));
      case 'reveal key':
        return this.#revealed(revealKeys(session));
      case 'expose':
        return this.#revealed(exposeSecret(session, move.secret));
    }
  }

  #start(session: Session, choice: number, at: Circumstances): Outcome | undefined {
    const chosen = CLIENT_CHOICES[choice];
    if (chosen === undefined || this.#role !== 'client' || session.stage !== Stage.idle) return undefined;
    const configured = this.#steps.words.terms.constant(chosen.configuration);
    return this.#steps.start(idleSession(session.slot, 1, chosen.peer, configured), at);
  }

  #maybe(outcome: Outcome | undefined): Effect | undefined {
    return outcome && this.#effect(outcome);
  }

  #effect({ session, sends, leaks, refused }: Outcome): Effect {
    return {
      session: this.#sessions.intern(session),
      sends,
      disclosed: [...sends, ...leaks],
      refused: refused !== undefined,
    };
  }

  #revealed(revelation: Revelation | undefined): Effect | undefined {
    return (
      revelation && {
        session: this.#sessions.intern(revelation.session),
        sends: [],
        disclosed: revelation.secrets,
        refused: false,
      }
    );
  }
}

/** What is known in these circumstances. */
function among<Second, V>(
  known: Map<number, PairMap<Second, V>>,
  { now, corrupted }: Circumstances,
): PairMap<Second, V> {
  const key = now * 4 + corrupted;
  const found = known.get(key) ?? new PairMap<Second, V>();
  known.set(key, found);
  return found;
}

/** What tells a move from all others of one session. */
function nameOf(move: OwnMove): string {
  switch (move.kind) {
    case 'start':
      return `start ${move.choice}`;
    case 'ratchet':
      return move.ratchet;
    case 'expose':
      return move.secret;
    default:
      return move.kind;
  }
}

function asUnseen(session: Session): Session {
  const last = session.history.epochs.length - 1;
  const epochs = session.history.epochs.map((e, i) => (i === last ? { ...e, kind: EpochKind.unseen } : e));
  return { ...session, history: { ...session.history, epochs } };
}
