import type { Judged, SessionRecord } from './backend.ts';
import { arePartners, hasAccepted, hasHonestPeer, shareValues } from './games/partner.ts';
import type { Judge } from './judged.ts';
import { PairMap } from './pair-map.ts';
import { type SessionId, Stage } from './session.ts';
import type { State, System } from './system.ts';

/** How the sessions of a state stand to the target; sets of sessions are bit masks of slots. */
export interface View {
  readonly world: Judged;
  readonly target: SessionRecord;
  readonly accepted: boolean;
  /** At the other end stands, or as far as the target can know may stand, an honest party. */
  readonly honest: boolean;
  /** The target, and those that share a KEM contribution with it or are its partners. */
  readonly related: number;
  /** Those that hold a channel key of the target, once it has accepted. */
  readonly sharing: number;
  /** Those on the target's link, and on the links of related sessions. All others are far. */
  readonly near: number;
  /** Whether keys or state of a related session were revealed. */
  readonly revealed: boolean;
  /** The KEM secrets that were exposed of related sessions: bit 0 secA, bit 1 secB. */
  readonly exposed: number;
  /** Whether a related session has ratcheted, or has asked for it. */
  readonly ratcheting: boolean;
  /** The target has accepted, and no near session is still in its handshake. */
  readonly late: boolean;
}

/** Bits of a pair of sessions. */
const Pair = { related: 1, sharing: 2, partners: 4 } as const;

/** Makes views; what two sessions are to each other is worked out once. */
export class Views {
  readonly #system: System;
  readonly #judge: Judge;
  readonly #target: number;
  /** By the target's session, by the other's. */
  readonly #pairs = new PairMap<SessionId, number>();

  constructor(system: System, judge: Judge, target: number) {
    this.#system = system;
    this.#judge = judge;
    this.#target = target;
  }

  of(state: State): View {
    const world = this.#judge.judged(state);
    const target = world.sessions[this.#target];
    if (target === undefined) throw new RangeError(`target: no session ${this.#target}`);
    const accepted = hasAccepted(target);
    let related = 1 << this.#target;
    let sharing = accepted ? related : 0;
    let partnered = false;
    for (const other of world.sessions) {
      if (other.slot === this.#target) continue;
      const pair = this.#pair(state, target, other);
      if (pair & Pair.related) related |= 1 << other.slot;
      if (accepted && pair & Pair.sharing) sharing |= 1 << other.slot;
      if (pair & Pair.partners) partnered = true;
    }
    let near = 0;
    let pending = false;
    let revealed = false;
    let exposed = 0;
    let ratcheting = false;
    for (const { slot, history } of world.sessions) {
      const { partner } = this.#system.slot(slot);
      const link = (1 << slot) | (1 << partner);
      if (related & (1 << slot)) {
        revealed ||= history.stateRevealed !== 0 || history.keyRevealed !== 0;
        exposed |= history.exposed;
        ratcheting ||= history.epochs.length > 1 || history.offered.length > 0;
      }
      if (slot !== this.#target && partner !== this.#target && (related & link) === 0) continue;
      near |= link;
      const { stage } = this.#system.session(state, slot);
      pending ||= stage !== Stage.data && stage !== Stage.closed;
    }
    const honest = target.peer === -1 ? partnered : hasHonestPeer(target);
    const late = accepted && !pending;
    return { world, target, accepted, honest, related, sharing, near, revealed, exposed, ratcheting, late };
  }

  #pair(state: State, target: SessionRecord, other: SessionRecord): number {
    const [id = 0, others = 0] = [state.sessions[target.slot], state.sessions[other.slot]];
    let pair = this.#pairs.get(id, others);
    if (pair === undefined) {
      pair = relation(target, other);
      this.#pairs.set(id, others, pair);
    }
    return pair;
  }
}

function relation(target: SessionRecord, other: SessionRecord): number {
  const partners = hasAccepted(target) && arePartners(target, other);
  const opposite = target.variant === other.variant && target.role !== other.role;
  const related = opposite && (partners || shareValues(target, other));
  const sharing = other.history.epochs.some((e) =>
    target.history.epochs.some((t) => t.k1 === e.k1 || t.k2 === e.k2 || t.k1 === e.k2),
  );
  return (related ? Pair.related : 0) | (sharing ? Pair.sharing : 0) | (partners ? Pair.partners : 0);
}
