import { Forge } from './forge.ts';
import { type Knowledge, KnowledgeTable } from './knowledge.ts';
import type { Protocol, Role, Variant } from './protocol.ts';
import {
  idleSession,
  LONG_TERM,
  Party,
  renameSession,
  revealedKeys,
  revealedState,
  type Session,
  type SessionId,
  SessionTable,
  Stage,
} from './session.ts';
import { type Outcome, Steps } from './step.ts';
import { Op, type Term, TermTable, termArguments } from './term.ts';

/** A place for a session: the model's worlds have a fixed number of them. */
export interface Slot {
  readonly index: number;
  readonly variant: Variant;
  readonly role: Role;
  /** Client and server of one link are connected as long as the network does nothing. */
  readonly link: number;
  readonly partner: number;
}

/** What a client is configured for: whose key file, in which configuration. */
export interface ClientChoice {
  readonly peer: number;
  readonly configuration: string;
}

/** The client configurations that the adversary may start sessions with. */
export const CLIENT_CHOICES: readonly ClientChoice[] = [
  { peer: Party.server, configuration: 'cfg A' },
  { peer: Party.adversary, configuration: 'cfg A' },
  { peer: Party.server, configuration: 'cfg B' },
];

export type RatchetKind = 'symmetric' | 'unseen' | 'asymmetric';

/** A move of the adversary: an oracle call with its arguments. `slot` is a session's place. */
export type Move =
  | { readonly kind: 'start'; readonly slot: number; readonly choice: number }
  | { readonly kind: 'deliver'; readonly slot: number; readonly packet: Term }
  | { readonly kind: 'encrypt'; readonly slot: number }
  | { readonly kind: 'ratchet'; readonly slot: number; readonly ratchet: RatchetKind }
  | { readonly kind: 'close'; readonly slot: number }
  | { readonly kind: 'reveal state'; readonly slot: number }
  | { readonly kind: 'reveal key'; readonly slot: number }
  | { readonly kind: 'expose'; readonly slot: number; readonly secret: 'secA' | 'secB' }
  | { readonly kind: 'corrupt'; readonly party: number }
  | { readonly kind: 'tick'; readonly units: number };

/** Everything that moves: the sessions, the adversary's knowledge, the clock, who is corrupted. */
export interface State {
  readonly sessions: readonly SessionId[];
  readonly k: Knowledge;
  readonly now: number;
  readonly corrupted: number;
}

/** A delivery worked out in advance: the packet and the state of affairs after it. */
export interface Delivery {
  readonly packet: Term;
  readonly session: SessionId;
  readonly k: Knowledge;
  readonly refused: boolean;
}

interface Reception {
  readonly session: SessionId;
  readonly disclosed: readonly Term[];
  readonly refused: boolean;
}

/**
 * The symbolic world as a transition system: a few protocols, their sessions, and one adversary that is the
 * network. Everything expensive is memoised on the one session that a move touches.
 */
export class System {
  readonly terms = new TermTable();
  readonly knowledge = new KnowledgeTable(this.terms);
  readonly sessions = new SessionTable();
  readonly slots: readonly Slot[];
  readonly protocols: readonly Protocol[];
  readonly #owned: boolean[] = [];
  readonly #steps = new Map<Variant, Steps>();
  readonly #forges = new Map<Variant, Forge>();
  readonly #received = new Map<number, Map<number, Reception>>();
  readonly #forged = new Map<string, readonly Delivery[]>();

  /** A world of `links` client-server pairs for each of these protocols. */
  constructor(protocols: readonly Protocol[], links: number) {
    this.protocols = protocols;
    const slots: Slot[] = [];
    for (const protocol of protocols) {
      const steps = new Steps(protocol, this.terms);
      this.#steps.set(protocol.variant, steps);
      this.#forges.set(protocol.variant, new Forge(steps, this.knowledge));
      for (let link = 0; link < links; link++) {
        const index = slots.length;
        slots.push({ index, variant: protocol.variant, role: 'client', link, partner: index + 1 });
        slots.push({ index: index + 1, variant: protocol.variant, role: 'server', link, partner: index });
      }
    }
    this.slots = slots;
  }

  /** Nothing started, servers listening, the adversary with its own identity only. */
  initial(): State {
    const configured = this.terms.constant('cfg A');
    const sessions = this.slots.map((slot) =>
      this.sessions.intern(idleSession(slot.index, slot.role === 'client' ? Stage.idle : 1, -1, configured)),
    );
    const { names } = this.steps(0);
    const k = this.#learnAll(this.knowledge.empty, [
      names.signingKey(Party.adversary),
      names.verificationKey(Party.server),
      names.verificationKey(Party.client),
    ]);
    return { sessions, k, now: 0, corrupted: 0 };
  }

  slot(index: number): Slot {
    const slot = this.slots[index];
    if (slot === undefined) throw new RangeError(`slot: no session ${index} in this world`);
    return slot;
  }

  steps(slot: number): Steps {
    const steps = this.#steps.get(this.slot(slot).variant);
    if (steps === undefined) throw new RangeError(`slot: no protocol for session ${slot}`);
    return steps;
  }

  session(state: State, slot: number): Session {
    return this.sessions.get(this.#id(state, slot));
  }

  /** The state after a move, or undefined if the move is not possible here. */
  apply(state: State, move: Move): State | undefined {
    switch (move.kind) {
      case 'start':
        return this.#start(state, move.slot, move.choice);
      case 'deliver':
        return this.#deliver(state, move.slot, move.packet);
      case 'encrypt': {
        const { role } = this.slot(move.slot);
        return this.#put(
          state,
          move.slot,
          this.steps(move.slot).encrypt(this.session(state, move.slot), role, state),
        );
      }
      case 'close': {
        const { role } = this.slot(move.slot);
        return this.#put(
          state,
          move.slot,
          this.steps(move.slot).close(this.session(state, move.slot), role, state),
        );
      }
      case 'ratchet':
        return this.#ratchet(state, move.slot, move.ratchet);
      case 'reveal state':
      case 'reveal key':
        return this.#reveal(state, move.slot, move.kind === 'reveal state');
      case 'expose':
        return this.#expose(state, move.slot, move.secret);
      case 'corrupt':
        return this.#corrupt(state, move.party);
      case 'tick':
        return { ...state, now: state.now + move.units };
    }
  }

  /** The packet that the other end of the link sent next, if it has not been replaced. */
  pending(state: State, slot: number): Term | undefined {
    const session = this.session(state, slot);
    if (session.stage === Stage.idle || session.stage === Stage.closed) return undefined;
    return this.session(state, this.slot(slot).partner).history.sent[session.in];
  }

  /** What a packet does to a session. */
  receive(state: State, slot: number, packet: Term): Delivery {
    const id = this.#id(state, slot);
    const circumstances = (state.now * 4 + state.corrupted) * 2 ** 22;
    const key = (id * 2 ** 22 + packet) % 2 ** 52;
    const memo = this.#received.get(circumstances) ?? new Map<number, Reception>();
    this.#received.set(circumstances, memo);
    let reception = memo.get(key);
    if (reception === undefined) {
      const outcome = this.steps(slot).receive(this.sessions.get(id), this.slot(slot).role, packet, state);
      reception = {
        session: this.sessions.intern(outcome.session),
        disclosed: [...outcome.sends, ...outcome.leaks],
        refused: outcome.refused !== undefined,
      };
      memo.set(key, reception);
    }
    const { session, disclosed, refused } = reception;
    return { packet, session, refused, k: this.#learnAll(state.k, disclosed) };
  }

  /**
   * Whether a delivery is worth exploring. A refusal that leaves nothing but a closed and erased session
   * leaves the adversary less than it had: leaving the packet out does at least as much.
   */
  matters(delivery: Delivery, slot: number): boolean {
    const { cipher, erasesAtTeardown } = this.steps(slot).protocol;
    return !delivery.refused || !cipher.releasesAfterTag || !erasesAtTeardown;
  }

  /** Every delivery of a packet of the adversary's making that matters, one for each different effect. */
  forgeries(state: State, slot: number): readonly Delivery[] {
    const id = this.#id(state, slot);
    const key = `${id} ${state.k} ${state.now} ${state.corrupted}`;
    const known = this.#forged.get(key);
    if (known !== undefined) return known;
    const forge = this.#forges.get(this.slot(slot).variant);
    const effects = new Map<string, Delivery>();
    const session = this.sessions.get(id);
    for (const packet of forge?.packets(session, this.slot(slot).role, state.k, state.now) ?? []) {
      const delivery = this.receive(state, slot, packet);
      const effect = `${delivery.session} ${delivery.k}`;
      if (this.matters(delivery, slot) && !effects.has(effect)) effects.set(effect, delivery);
    }
    const list = [...effects.values()];
    this.#forged.set(key, list);
    return list;
  }

  /** Whether a term contains a value that some session drew. */
  isOwned(term: Term): boolean {
    const known = this.#owned[term];
    if (known !== undefined) return known;
    const { terms } = this;
    const args = terms.args(term);
    const owned = terms.is(term, Op.fresh)
      ? (args[1] ?? 0) < LONG_TERM
      : termArguments(terms.op(term), args.length).some((i) => this.isOwned(args[i] ?? 0));
    this.#owned[term] = owned;
    return owned;
  }

  /** Whether the adversary can make this packet: every part of it is derivable. */
  makes(state: State, packet: Term): boolean {
    return this.terms.args(packet).every((part) => this.knowledge.derives(state.k, part));
  }

  // Moves

  #start(state: State, slot: number, choice: number): State | undefined {
    const chosen = CLIENT_CHOICES[choice];
    if (chosen === undefined || this.slot(slot).role !== 'client') return undefined;
    if (this.session(state, slot).stage !== Stage.idle) return undefined;
    const session = idleSession(slot, 1, chosen.peer, this.terms.constant(chosen.configuration));
    return this.#put(state, slot, this.steps(slot).start(session, state));
  }

  #deliver(state: State, slot: number, packet: Term): State | undefined {
    const session = this.session(state, slot);
    if (session.stage === Stage.idle || session.stage === Stage.closed || !this.makes(state, packet))
      return undefined;
    const delivery = this.receive(state, slot, packet);
    return { ...state, sessions: replace(state.sessions, slot, delivery.session), k: delivery.k };
  }

  #ratchet(state: State, slot: number, kind: RatchetKind): State | undefined {
    const { role, partner } = this.slot(slot);
    const unseen = kind === 'unseen';
    const session = this.session(state, slot);
    const outcome = this.steps(slot).ratchet(session, role, unseen ? 'symmetric' : kind, state, unseen);
    if (outcome === undefined) return undefined;
    if (!unseen) return this.#put(state, slot, outcome);
    // The token packet goes past the adversary: straight to a partner that is up to date.
    const other = this.session(state, partner);
    const [packet] = outcome.sends;
    const quiet = other.in === session.out && session.in === other.out && other.stage === Stage.data;
    if (packet === undefined || !quiet) return undefined;
    const taken = this.steps(partner).receive(other, this.slot(partner).role, packet, state);
    if (taken.refused !== undefined) return undefined;
    const history = {
      ...taken.session.history,
      epochs: taken.session.history.epochs.map((e, i, all) => (i === all.length - 1 ? { ...e, kind: 2 } : e)),
    };
    const sessions = replace(state.sessions, slot, this.sessions.intern(outcome.session));
    return {
      ...state,
      sessions: replace(sessions, partner, this.sessions.intern({ ...taken.session, history })),
      k: this.#learnAll(state.k, outcome.leaks),
    };
  }

  #reveal(state: State, slot: number, whole: boolean): State | undefined {
    const session = this.session(state, slot);
    if (!whole && session.history.accepted === 0) return undefined;
    const k = this.#learnAll(state.k, whole ? revealedState(session) : revealedKeys(session));
    // What is learned from a closed session is what it should have erased: that spoils no freshness.
    if (k === state.k) return undefined;
    if (session.stage === Stage.closed) return { ...state, k };
    const epoch = Math.max(0, session.history.epochs.length - 1);
    const bits = 1 << epoch;
    const lost =
      session.open && whole ? [...session.history.lost, session.vars['pkR'] ?? -1] : session.history.lost;
    const history = whole
      ? { ...session.history, lost, stateRevealed: session.history.stateRevealed | bits }
      : { ...session.history, keyRevealed: session.history.keyRevealed | bits };
    return {
      ...state,
      k,
      sessions: replace(state.sessions, slot, this.sessions.intern({ ...session, history })),
    };
  }

  #expose(state: State, slot: number, secret: 'secA' | 'secB'): State | undefined {
    const session = this.session(state, slot);
    const value = session.history[secret];
    if (value < 0) return undefined;
    const k = this.knowledge.learn(state.k, value);
    if (k === state.k) return undefined;
    const history = { ...session.history, exposed: session.history.exposed | (secret === 'secA' ? 1 : 2) };
    return {
      ...state,
      k,
      sessions: replace(state.sessions, slot, this.sessions.intern({ ...session, history })),
    };
  }

  #corrupt(state: State, party: number): State | undefined {
    if ((state.corrupted >> party) & 1 || party === Party.adversary) return undefined;
    const k = this.knowledge.learn(state.k, this.steps(0).names.signingKey(party));
    return { ...state, k, corrupted: state.corrupted | (1 << party) };
  }

  #put(state: State, slot: number, outcome: Outcome | undefined): State | undefined {
    if (outcome === undefined) return undefined;
    return {
      ...state,
      sessions: replace(state.sessions, slot, this.sessions.intern(outcome.session)),
      k: this.#learnAll(state.k, [...outcome.sends, ...outcome.leaks]),
    };
  }

  #learnAll(k: Knowledge, terms: readonly Term[]): Knowledge {
    return terms.reduce((known, term) => this.knowledge.learn(known, term), k);
  }

  #id(state: State, slot: number): SessionId {
    const id = state.sessions[slot];
    if (id === undefined) throw new RangeError(`slot: no session ${slot} in this world`);
    return id;
  }
}

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

function replace(sessions: readonly SessionId[], slot: number, id: SessionId): SessionId[] {
  const next = [...sessions];
  next[slot] = id;
  return next;
}
