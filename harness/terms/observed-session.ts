import type { SessionRecord, Value } from '../../model/backend.ts';
import type { Role, Variant } from '../../model/protocol.ts';
import { type Epoch, type History, idleSession } from '../../model/session.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is known of a session from its bytes, as a game sees it; it grows as the session goes on. */
export class ObservedSession {
  readonly slot: number;
  readonly variant: Variant;
  readonly role: Role;
  readonly owner: number;
  /** Whom it believes to talk to; -1 not known. */
  peer = -1;
  configured: Value;
  readonly history: Mutable<History>;
  constructor(slot: number, variant: Variant, role: Role, owner: number, configured: Value) {
    this.slot = slot;
    this.variant = variant;
    this.role = role;
    this.owner = owner;
    this.configured = configured;
    this.history = { ...idleSession(slot, 0, -1, configured).history };
  }

  get accepted(): boolean {
    return this.history.accepted > 0;
  }

  /** The number of the epoch that it is in, from 0. */
  get epoch(): number {
    return Math.max(0, this.history.epochs.length - 1);
  }

  add<Name extends ListName>(name: Name, ...items: readonly Value[]): void {
    this.history[name] = [...this.history[name], ...items];
  }

  addEpoch(epoch: Epoch): void {
    this.history.epochs = [...this.history.epochs, epoch];
  }

  /** What a game judges now. */
  record(): SessionRecord {
    const { slot, variant, role, owner, peer, configured, history } = this;
    const configuration = history.transcript[0] ?? configured;
    return { slot, variant, role, owner, peer, configured, configuration, history: { ...history } };
  }
}

type ListName =
  | 'transcript'
  | 'made'
  | 'offered'
  | 'met'
  | 'sent'
  | 'data'
  | 'streams'
  | 'texts'
  | 'taken'
  | 'lost';
