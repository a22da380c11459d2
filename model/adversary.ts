import type { Bounds } from './bounds.ts';
import type { Uses } from './games/game.ts';
import { CLIENT_CHOICES, type Move, type RatchetKind } from './move.ts';
import type { Node } from './node.ts';
import { heldSecrets } from './reveal.ts';
import { Party, type Session, type SessionId, Stage } from './session.ts';
import type { Delivery, State, System } from './system.ts';
import { Op, type Term } from './term.ts';
import type { View } from './view.ts';

/** What the adversary does next: an oracle call, or none where it begins to withhold a packet. */
export interface Edge {
  readonly move: Move | undefined;
  readonly node: Node;
}

/** Which moves are worth a try. Everything is, where attacks are to be shown and not to be ruled out. */
export interface Interest {
  readonly uses: Uses;
  /** Whether moves that lead nowhere may be left out (docs/model.md, "Reductions"). */
  readonly reduced: boolean;
}

/** The adversary's moves in a state, those left out that no win against the target needs. */
export class Adversary {
  readonly #system: System;
  readonly #bounds: Bounds;
  readonly #target: number;
  readonly #uses: Uses;
  readonly #reduced: boolean;
  /** Nothing but derivability decides: times and key identities need not differ. */
  readonly #plain: boolean;
  readonly #ownKey: Term;
  readonly #common: boolean[] = [];

  constructor(system: System, bounds: Bounds, target: number, { uses, reduced }: Interest) {
    this.#system = system;
    this.#bounds = bounds;
    this.#target = target;
    this.#uses = uses;
    this.#reduced = reduced;
    this.#plain = reduced && uses.ticks !== true && uses.configurations !== true;
    this.#ownKey = system.words(0).names.signingKey(Party.adversary);
  }

  edges(node: Node, view: View): Edge[] {
    const edges: Edge[] = [];
    // Where nothing but derivability decides, other links may as well be started at once.
    const idle = this.#plain && node.moves > 0 && !view.late ? this.#idleElsewhere(node.state) : undefined;
    if (idle !== undefined) {
      this.#starts(node, idle, edges);
      return edges;
    }
    for (const { index: slot } of this.#system.slots) {
      if ((node.held >> slot) & 1 || !this.#lives(node, view, slot)) continue;
      const delivery = this.#pending(node.state, slot);
      if (delivery === undefined) continue;
      edges.push(delivered(node, slot, delivery));
      if (count(node.held) < node.moves) {
        edges.push({ move: undefined, node: { ...node, held: node.held | (1 << slot) } });
      }
      this.#local(node, view, slot, edges);
      return edges;
    }
    this.#quiet(node, view, edges);
    return edges;
  }

  /** The first client not yet started, but for the target's link. */
  #idleElsewhere(state: State): number | undefined {
    const { partner } = this.#system.slot(this.#target);
    return this.#system.slots.find(
      ({ index, role }) =>
        role === 'client' &&
        index !== this.#target &&
        index !== partner &&
        this.#system.session(state, index).stage === Stage.idle,
    )?.index;
  }

  /** Whether a session's doings can still matter: with no move left, or late, only near ones do. */
  #lives(node: Node, view: View, slot: number): boolean {
    return !this.#reduced || (node.moves > 0 && !view.late) || ((view.near >> slot) & 1) === 1;
  }

  /** The honest packet on its way to a session, if delivering it makes a difference. */
  #pending(state: State, slot: number): Delivery | undefined {
    const packet = this.#system.pending(state, slot);
    if (packet === undefined) return undefined;
    const delivery = this.#system.receive(state, slot, packet);
    return this.#system.matters(delivery, slot) ? delivery : undefined;
  }

  /** What can be done when no honest packet waits to be delivered. */
  #quiet(node: Node, view: View, edges: Edge[]): void {
    const { state } = node;
    for (const { index: slot, role } of this.#system.slots) {
      if (!this.#lives(node, view, slot)) continue;
      const session = this.#system.session(state, slot);
      // What other sessions do never depends on the target's acceptance: it can be done before.
      const late = this.#reduced && view.accepted && ((view.related >> slot) & 1) === 0;
      if (role === 'client' && session.stage === Stage.idle && !late) this.#starts(node, slot, edges);
      if (((node.held >> slot) & 1) === 0) this.#local(node, view, slot, edges);
      if (node.moves === 0 || late) continue;
      if (session.stage === Stage.data && !this.#isWorthForging(node, view, slot)) continue;
      this.#forgeries(node, slot, edges);
    }
    this.#corruptions(node, view, edges);
    if (this.#uses.ticks && node.moves > 0 && (node.held !== 0 || this.#startsLater(state))) {
      for (const units of this.#uses.windows ? [1, 2] : [1]) {
        this.#try(node, { kind: 'tick', units }, { moves: node.moves - 1, held: 0 }, edges);
      }
    }
  }

  #forgeries(node: Node, slot: number, edges: Edge[]): void {
    const left = { moves: node.moves - 1, held: node.held & ~(1 << slot) };
    // Each withheld packet has a move reserved.
    if (count(left.held) > left.moves) return;
    for (const forgery of this.#system.forgeries(node.state, slot, this.#plain)) {
      if (this.#reduced && this.#isDated(forgery.packet, node.state, slot)) continue;
      const edge = delivered(node, slot, forgery);
      edges.push({ move: edge.move, node: { ...edge.node, ...left } });
    }
  }

  /**
   * Whether the adversary put a time of nobody's choice into a packet for a session with itself: what it
   * makes with the present time does as much.
   */
  #isDated(packet: Term, state: State, slot: number): boolean {
    const { terms } = this.#system;
    const [header = 0, ...body] = terms.args(packet);
    if (terms.headerOf(header).time !== state.now + 1) return false;
    if (this.#system.session(state, slot).peer === Party.adversary) return true;
    return body.some((t) => terms.is(t, Op.sign) && terms.arg(t, 0) === this.#ownKey);
  }

  #starts(node: Node, slot: number, edges: Edge[]): void {
    CLIENT_CHOICES.forEach(({ configuration }, choice) => {
      if (configuration !== 'cfg A' && !this.#uses.configurations) return;
      this.#try(node, { kind: 'start', slot, choice }, {}, edges);
    });
  }

  /**
   * Corrupting a peer before acceptance ends all freshness, and corrupting the target's own party gives most
   * at once: so the moments to try are the beginning, for that one key, and after acceptance.
   */
  #corruptions(node: Node, view: View, edges: Edge[]): void {
    if (node.reveals === 0) return;
    const { role, variant } = this.#system.slot(this.#target);
    const left = { reveals: node.reveals - 1 };
    const duplex = this.#system.protocols.some((p) => p.variant === 'duplex');
    const parties = duplex ? [Party.server, Party.client] : [Party.server];
    if (this.#uses.corruption && (view.accepted || !this.#reduced)) {
      for (const party of parties) this.#try(node, { kind: 'corrupt', party }, left, edges);
    } else if (this.#uses.impersonation && variant === 'duplex' && this.#isBeginning(node.state)) {
      const party = role === 'client' ? Party.client : Party.server;
      this.#try(node, { kind: 'corrupt', party }, left, edges);
    }
  }

  #isBeginning(state: State): boolean {
    return this.#system.slots.every((s) => this.#system.session(state, s.index).history.sent.length === 0);
  }

  /** Data-phase packets for a session that shares no keys with the target lead nowhere, asymmetric ratchets aside. */
  #isWorthForging(node: Node, view: View, slot: number): boolean {
    const sharing = ((view.sharing >> slot) & 1) === 1;
    return !this.#reduced || (sharing && view.honest) || node.ratchets < this.#bounds.ratchets;
  }

  /** Whether some clients have started and others have not: their first packets can differ in time. */
  #startsLater(state: State): boolean {
    const clients = this.#system.slots.filter((s) => s.role === 'client');
    const idle = clients.filter((s) => this.#system.session(state, s.index).stage === Stage.idle).length;
    return idle > 0 && idle < clients.length;
  }

  /** What involves one session only and needs nothing from elsewhere. */
  #local(node: Node, view: View, slot: number, edges: Edge[]): void {
    const session = this.#system.session(node.state, slot);
    const related = !this.#reduced || ((view.related >> slot) & 1) === 1;
    const sharing = !this.#reduced || (view.honest && ((view.sharing >> slot) & 1) === 1);
    if (node.reveals > 0 && session.stage !== Stage.idle) this.#reveals(node, session, related, edges);
    if (session.stage !== Stage.data) return;
    // What is sealed under keys that neither target nor partner holds is nothing to them.
    if (this.#uses.messages && count(node.held) < node.moves && sharing && !view.revealed) {
      this.#try(node, { kind: 'encrypt', slot }, { moves: node.moves - 1 }, edges);
    }
    if (!this.#uses.ratchets || node.ratchets === 0) return;
    for (const ratchet of RATCHETS) {
      // A signature made elsewhere may be of use once the adversary can read it.
      if (!sharing && (ratchet !== 'asymmetric' || !this.#isReadable(node, slot))) continue;
      this.#try(node, { kind: 'ratchet', slot, ratchet }, { ratchets: node.ratchets - 1 }, edges);
    }
  }

  #reveals(node: Node, session: Session, related: boolean, edges: Edge[]): void {
    const { slot } = session;
    const left = { reveals: node.reveals - 1 };
    // Secrets that contain a fresh value of an unrelated session cannot be the target's: had it taken one
    // of that session's contributions, it would be related. What a closed session kept spoils nothing.
    const common = !(related && this.#reduced) && this.#holdsCommonSecrets(node.state.sessions[slot] ?? 0);
    if (common || session.stage === Stage.closed || (related && this.#uses.reveals)) {
      this.#try(node, { kind: 'reveal state', slot }, left, edges);
    }
    if (!related) return;
    if (this.#uses.reveals) this.#try(node, { kind: 'reveal key', slot }, left, edges);
    if (this.#uses.exposures && this.#system.slot(slot).variant === 'duplex') {
      this.#try(node, { kind: 'expose', slot, secret: 'secA' }, left, edges);
      this.#try(node, { kind: 'expose', slot, secret: 'secB' }, left, edges);
    }
  }

  /** Whether a session's state holds a secret that contains no value of a session's own. */
  #holdsCommonSecrets(id: SessionId): boolean {
    let common = this.#common[id];
    if (common === undefined) {
      common = heldSecrets(this.#system.sessions.get(id)).some((t) => this.#system.owners.of(t) === 0);
      this.#common[id] = common;
    }
    return common;
  }

  #isReadable(node: Node, slot: number): boolean {
    const { tx } = this.#system.session(node.state, slot);
    return tx !== null && this.#system.knowledge.derives(node.state.k, tx.key);
  }

  #try(node: Node, move: Move, left: Partial<Node>, edges: Edge[]): void {
    const state = this.#system.apply(node.state, move);
    if (state !== undefined) edges.push({ move, node: { ...node, ...left, state } });
  }
}

function delivered(node: Node, slot: number, { packet, session, k }: Delivery): Edge {
  const sessions = [...node.state.sessions];
  sessions[slot] = session;
  return {
    move: { kind: 'deliver', slot, packet },
    node: { ...node, state: { ...node.state, sessions, k } },
  };
}

/** Number of bits set. */
function count(bits: number): number {
  let n = 0;
  for (let b = bits; b !== 0; b &= b - 1) n++;
  return n;
}

const RATCHETS: readonly RatchetKind[] = ['symmetric', 'unseen', 'asymmetric'];
