import type { Role, Variant } from './protocol.ts';
import type { History } from './session.ts';

/**
 * A value as a game sees it: a term of the symbolic backend, or a number that a concrete backend has given
 * to a byte string. Equal numbers mean equal values, and nothing else is assumed of them.
 */
export type Value = number;

/** A session as a game sees it: who, with whom, and its history. */
export interface SessionRecord {
  readonly slot: number;
  readonly variant: Variant;
  readonly role: Role;
  /** Party that owns it, and the party that it believes to talk to (-1: it does not know). */
  readonly owner: number;
  readonly peer: number;
  readonly configured: Value;
  /** The configuration that went into its transcript. */
  readonly configuration: Value;
  readonly history: History;
}

/** What a game judges: the sessions' history and what the adversary knows. */
export interface Judged {
  readonly sessions: readonly SessionRecord[];
  /**
   * Whether the adversary has the value. The symbolic backend decides derivability. A concrete backend can
   * only answer for what can be seen: values it disclosed, keys met twice, keystream from known plaintext.
   */
  knows(value: Value): boolean;
  /** Parties corrupted so far, a bit mask. */
  readonly corrupted: number;
}

/**
 * A world behind the oracles, symbolic here, concrete in `harness/`. Each oracle returns whether it could
 * be carried out; a refusal by a session is a normal answer, seen in its history.
 */
export interface Backend {
  /** Starts a client session with a choice of `CLIENT_CHOICES`. */
  newSession(slot: number, choice: number): boolean;
  /** `Send`, `Deliver`, `TamperHeader`: one packet, whose parts the adversary must be able to make. */
  deliver(slot: number, packet: Value): boolean;
  encrypt(slot: number): boolean;
  ratchet(slot: number, kind: 'symmetric' | 'unseen' | 'asymmetric'): boolean;
  close(slot: number): boolean;
  revealState(slot: number): boolean;
  revealKey(slot: number): boolean;
  /** SEC-08's oracle: one of the two KEM secrets of a session. */
  exposeSecret(slot: number, secret: 'secA' | 'secB'): boolean;
  corruptLongTerm(party: number): boolean;
  /** Advances the clock by `units` of 60 s. */
  tick(units: number): boolean;
  /** The test oracles `Test` and `TestChan` are the games' own: they judge this. */
  judged(): Judged;
}
