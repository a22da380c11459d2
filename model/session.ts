import type { Term, TermTable } from './term.ts';

/** Who owns a session or a key. The adversary has an identity of its own. */
export const Party = { server: 0, client: 1, adversary: 2 } as const;
export const PARTY_NAMES = ['S', 'C', 'E'] as const;

/** What a session waits for: 0 to be started, 1 to 6 that handshake packet; then these. */
export const Stage = { idle: 0, data: 90, closed: 99 } as const;

/** One direction's RCS state: key, nonce, and where nonce and MAC chain stand. */
export interface Rcs {
  readonly key: Term;
  readonly nonce: Term;
  readonly position: number;
  readonly history: Term;
}

export const EpochKind = { handshake: 0, symmetric: 1, unseen: 2, asymmetric: 3 } as const;

/** The keys between two rekeyings, and what the games need to know of their making. */
export interface Epoch {
  readonly kind: number;
  readonly k1: Term;
  readonly k2: Term;
  readonly rk: Term;
  /** Parties (bit mask) corrupted when the session accepted, respectively rekeyed. */
  readonly corrupted: number;
  /** The peer's KEM key or ciphertext taken in an asymmetric ratchet, else -1. */
  readonly taken: Term;
  /** The session's own KEM key or ciphertext in an asymmetric ratchet, else -1. */
  readonly given: Term;
}

/**
 * What the games remember of a session and no oracle reveals: history, as data.
 */
export interface History {
  /** What was sent and taken in order, signatures aside; unauthenticated headers left out (HDR-03). */
  readonly transcript: readonly Term[];
  /** KEM keys and ciphertexts that this session made. */
  readonly made: readonly Term[];
  /** Of these, the ratchets'. */
  readonly offered: readonly Term[];
  /** KEM keys and ciphertexts that it took from packets. */
  readonly met: readonly Term[];
  /** Every packet sent. */
  readonly sent: readonly Term[];
  /** Of these, the data-phase ones. */
  readonly data: readonly Term[];
  /** Keystream positions used for sending: equal terms, equal keystream. */
  readonly streams: readonly Term[];
  /** Plaintexts sent whose content the adversary has to guess. */
  readonly texts: readonly Term[];
  /** Data-phase packets accepted. */
  readonly taken: readonly Term[];
  readonly epochs: readonly Epoch[];
  /** `sch` as it stands. */
  readonly cookie: Term;
  /** Length of the transcript at acceptance and the cookie then; 0 and -1 before. */
  readonly accepted: number;
  readonly acceptedCookie: Term;
  readonly secA: Term;
  readonly secB: Term;
  /** Parties corrupted when the connect stage was over; -1 before. */
  readonly connectCorrupted: number;
  /** A packet was taken whose header its stage does not admit. */
  readonly invalid: boolean;
  /** Bit e: revealed in epoch e. */
  readonly stateRevealed: number;
  readonly keyRevealed: number;
  /** KEM keys of open ratchet requests whose secret key was revealed. */
  readonly lost: readonly Term[];
  /** Bit 0: secA exposed, bit 1: secB. */
  readonly exposed: number;
}

/** A session as it stands. Immutable; equal sessions share one number in the `SessionTable`. */
export interface Session {
  readonly slot: number;
  readonly stage: number;
  /** Who it believes to talk to; -1 not known (a Simplex server never does). */
  readonly peer: number;
  readonly configured: Term;
  readonly vars: Readonly<Record<string, Term>>;
  readonly tx: Rcs | null;
  readonly rx: Rcs | null;
  /** Packets sent, and packets accepted. */
  readonly out: number;
  readonly in: number;
  /** An asymmetric ratchet request of its own is open. */
  readonly open: boolean;
  readonly history: History;
}

export type SessionId = number;

/** A session that nothing has happened to. */
export function idleSession(slot: number, stage: number, peer: number, configured: Term): Session {
  return {
    slot,
    stage,
    peer,
    configured,
    vars: {},
    tx: null,
    rx: null,
    out: 0,
    in: 0,
    open: false,
    history: {
      transcript: [],
      made: [],
      offered: [],
      met: [],
      sent: [],
      data: [],
      streams: [],
      texts: [],
      taken: [],
      epochs: [],
      cookie: -1,
      accepted: 0,
      acceptedCookie: -1,
      secA: -1,
      secB: -1,
      connectCorrupted: -1,
      invalid: false,
      stateRevealed: 0,
      keyRevealed: 0,
      lost: [],
      exposed: 0,
    },
  };
}

/** The intern table of sessions. */
export class SessionTable {
  readonly #ids = new Map<string, SessionId>();
  readonly #sessions: Session[] = [];

  get size(): number {
    return this.#sessions.length;
  }

  intern(session: Session): SessionId {
    const key = JSON.stringify(session);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#sessions.length;
    this.#ids.set(key, id);
    this.#sessions.push(session);
    return id;
  }

  get(id: SessionId): Session {
    const session = this.#sessions[id];
    if (session === undefined) throw new RangeError(`id: no session ${id}`);
    return session;
  }
}

/** The session under a renaming of slots. */
export function renameSession(session: Session, slot: number, rename: (t: Term) => Term): Session {
  const one = (t: Term) => (t < 0 ? t : rename(t));
  const many = (ts: readonly Term[]) => ts.map(one);
  const rcs = (r: Rcs | null) =>
    r && { key: one(r.key), nonce: one(r.nonce), position: r.position, history: one(r.history) };
  const { history } = session;
  const vars: Record<string, Term> = {};
  for (const [name, term] of Object.entries(session.vars)) vars[name] = one(term);
  return {
    ...session,
    slot,
    configured: one(session.configured),
    vars,
    tx: rcs(session.tx),
    rx: rcs(session.rx),
    history: {
      ...history,
      transcript: many(history.transcript),
      made: many(history.made),
      offered: many(history.offered),
      met: many(history.met),
      sent: many(history.sent),
      data: many(history.data),
      streams: many(history.streams),
      texts: many(history.texts),
      taken: many(history.taken),
      epochs: history.epochs.map((e) => ({
        ...e,
        k1: one(e.k1),
        k2: one(e.k2),
        rk: one(e.rk),
        taken: one(e.taken),
        given: one(e.given),
      })),
      cookie: one(history.cookie),
      acceptedCookie: one(history.acceptedCookie),
      lost: many(history.lost),
      secA: one(history.secA),
      secB: one(history.secB),
    },
  };
}

/** Long-term keys and other names that every world shares. */
export class Names {
  readonly #terms: TermTable;
  constructor(terms: TermTable) {
    this.#terms = terms;
  }
  /** Signing key of a party. */
  signingKey(party: number): Term {
    return this.#terms.fresh('signing key', LONG_TERM + party);
  }
  verificationKey(party: number): Term {
    return this.#terms.vk(this.signingKey(party));
  }
}

/** Owners at and above this number are parties, below it sessions: renaming of slots leaves them alone. */
export const LONG_TERM = 1000;
