import { type Effect, Effects, type OwnMove } from './effects.ts';
import { Forge } from './forge.ts';
import { type Knowledge, KnowledgeTable } from './knowledge.ts';
import type { Move } from './move.ts';
import { Owners } from './owners.ts';
import { PairMap } from './pair-map.ts';
import { type Protocol, type Role, refusalsMatter, type Variant } from './protocol.ts';
import { idleSession, Party, type Session, type SessionId, SessionTable, Stage } from './session.ts';
import { Steps } from './steps/steps.ts';
import { Vocabulary } from './steps/vocabulary.ts';
import { type Term, TermTable } from './term.ts';

/** A place for a session: the model's worlds have a fixed number of them. */
export interface Slot {
  readonly index: number;
  readonly variant: Variant;
  readonly role: Role;
  /** Client and server of one link are connected as long as the network does nothing. */
  readonly link: number;
  readonly partner: number;
}

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

/**
 * The symbolic world as a transition system: a few protocols, their sessions, and one adversary that is the
 * network. Everything expensive is memoised on the one session that a move touches.
 */
export class System {
  readonly terms = new TermTable();
  readonly knowledge = new KnowledgeTable(this.terms);
  readonly sessions = new SessionTable();
  readonly owners = new Owners(this.terms);
  readonly slots: readonly Slot[];
  readonly protocols: readonly Protocol[];
  readonly #vocabularies = new Map<Variant, Vocabulary>();
  readonly #forges = new Map<Variant, Forge>();
  readonly #effectsOf: readonly Effects[];
  /** By the circumstances; then by session and knowledge. */
  readonly #forged = new Map<number, PairMap<Knowledge, readonly Delivery[]>>();

  /** A world of `links` client-server pairs for each of these protocols. */
  constructor(protocols: readonly Protocol[], links: number) {
    this.protocols = protocols;
    const slots: Slot[] = [];
    for (const protocol of protocols) {
      const words = new Vocabulary(protocol, this.terms);
      this.#vocabularies.set(protocol.variant, words);
      this.#forges.set(protocol.variant, new Forge(words, this.knowledge));
      for (let link = 0; link < links; link++) {
        const index = slots.length;
        slots.push({ index, variant: protocol.variant, role: 'client', link, partner: index + 1 });
        slots.push({ index: index + 1, variant: protocol.variant, role: 'server', link, partner: index });
      }
    }
    this.slots = slots;
    this.#effectsOf = slots.map(
      ({ index, role }) => new Effects(new Steps(this.words(index)), role, this.sessions),
    );
  }

  /** Nothing started, servers listening, the adversary with its own identity only. */
  initial(): State {
    const configured = this.terms.constant('cfg A');
    const sessions = this.slots.map((slot) =>
      this.sessions.intern(idleSession(slot.index, slot.role === 'client' ? Stage.idle : 1, -1, configured)),
    );
    const { names } = this.words(0);
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

  /** What a session's protocol calls things. */
  words(slot: number): Vocabulary {
    const words = this.#vocabularies.get(this.slot(slot).variant);
    if (words === undefined) throw new RangeError(`slot: no protocol for session ${slot}`);
    return words;
  }

  session(state: State, slot: number): Session {
    return this.sessions.get(this.#id(state, slot));
  }

  /** The state after a move, or undefined if the move is not possible here. */
  apply(state: State, move: Move): State | undefined {
    switch (move.kind) {
      case 'deliver':
        return this.#deliver(state, move.slot, move.packet);
      case 'corrupt':
        return this.#corrupt(state, move.party);
      case 'tick':
        return { ...state, now: state.now + move.units };
      case 'reveal state':
      case 'reveal key':
      case 'expose':
        return this.#reveal(state, move);
      default:
        return move.kind === 'ratchet' && move.ratchet === 'unseen'
          ? this.#ratchetUnseen(state, move.slot)
          : this.#put(state, move.slot, this.#effect(state, move));
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
    const { session, disclosed, refused } = this.#effects(slot).receive(this.#id(state, slot), packet, state);
    return { packet, session, refused, k: this.#learnAll(state.k, disclosed) };
  }

  /** Whether a delivery is worth exploring: where a refusal leaves nothing, leaving the packet out does as much. */
  matters({ refused }: Delivery, slot: number): boolean {
    return !refused || refusalsMatter(this.words(slot).protocol);
  }

  /**
   * Every delivery of a packet of the adversary's making that matters, one for each different effect.
   * @param plain leave out packets whose time or key identity differs from what an honest one says now
   */
  forgeries(state: State, slot: number, plain = false): readonly Delivery[] {
    const id = this.#id(state, slot);
    const circumstances = (state.now * 4 + state.corrupted) * 2 + Number(plain);
    const forged = this.#forged.get(circumstances) ?? new PairMap<Knowledge, readonly Delivery[]>();
    this.#forged.set(circumstances, forged);
    const known = forged.get(id, state.k);
    if (known !== undefined) return known;
    const list = this.#forge(state, slot, plain);
    forged.set(id, state.k, list);
    return list;
  }

  #forge(state: State, slot: number, plain: boolean): readonly Delivery[] {
    const { variant, role } = this.slot(slot);
    const effects = new Map<string, Delivery>();
    const session = this.session(state, slot);
    for (const packet of this.#forges.get(variant)?.packets(session, role, state.k, state.now, plain) ?? []) {
      const delivery = this.receive(state, slot, packet);
      if (!this.matters(delivery, slot)) continue;
      const effect = `${delivery.session} ${delivery.k}`;
      if (!effects.has(effect)) effects.set(effect, delivery);
    }
    return [...effects.values()];
  }

  /** Whether the adversary can make this packet: every part of it is derivable. */
  makes(state: State, packet: Term): boolean {
    return this.terms.args(packet).every((part) => this.knowledge.derives(state.k, part));
  }

  // Moves

  #deliver(state: State, slot: number, packet: Term): State | undefined {
    const session = this.session(state, slot);
    if (session.stage === Stage.idle || session.stage === Stage.closed || !this.makes(state, packet))
      return undefined;
    const delivery = this.receive(state, slot, packet);
    return { ...state, sessions: replace(state.sessions, slot, delivery.session), k: delivery.k };
  }

  /** The token packet goes past the adversary: straight to a partner that is up to date. */
  #ratchetUnseen(state: State, slot: number): State | undefined {
    const { partner } = this.slot(slot);
    const session = this.session(state, slot);
    const other = this.session(state, partner);
    const quiet = other.in === session.out && session.in === other.out && other.stage === Stage.data;
    const effect = this.#effect(state, { kind: 'ratchet', slot, ratchet: 'unseen' });
    const packet = effect?.sends[0];
    if (effect === undefined || packet === undefined || !quiet) return undefined;
    const taken = this.#effects(partner).receiveUnseen(this.#id(state, partner), packet, state);
    if (taken.refused) return undefined;
    const sessions = replace(replace(state.sessions, slot, effect.session), partner, taken.session);
    const leaks = effect.disclosed.slice(effect.sends.length);
    return { ...state, sessions, k: this.#learnAll(state.k, leaks) };
  }

  /** What tells the adversary nothing is not done: it would only spoil freshness. */
  #reveal(state: State, move: OwnMove): State | undefined {
    const next = this.#put(state, move.slot, this.#effect(state, move));
    return next?.k === state.k ? undefined : next;
  }

  #corrupt(state: State, party: number): State | undefined {
    if ((state.corrupted >> party) & 1 || party === Party.adversary) return undefined;
    const k = this.knowledge.learn(state.k, this.words(0).names.signingKey(party));
    return { ...state, k, corrupted: state.corrupted | (1 << party) };
  }

  #put(state: State, slot: number, effect: Effect | undefined): State | undefined {
    return (
      effect && {
        ...state,
        sessions: replace(state.sessions, slot, effect.session),
        k: this.#learnAll(state.k, effect.disclosed),
      }
    );
  }

  #effect(state: State, move: OwnMove): Effect | undefined {
    return this.#effects(move.slot).of(this.#id(state, move.slot), move, state);
  }

  #effects(slot: number): Effects {
    const effects = this.#effectsOf[slot];
    if (effects === undefined) throw new RangeError(`slot: no session ${slot} in this world`);
    return effects;
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

function replace(sessions: readonly SessionId[], slot: number, id: SessionId): SessionId[] {
  const next = [...sessions];
  next[slot] = id;
  return next;
}
