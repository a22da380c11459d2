import type { DialectName } from './dialect.ts';
import { protocolOf } from './hunt.ts';
import type { ChannelName, Role, Variant } from './protocol.ts';
import { Stage } from './session.ts';
import { Length } from './steps/header-checks.ts';
import { type State, System } from './system.ts';
import { Op, type Term } from './term.ts';

/** A Mealy machine: in each state, each input has one output and one next state. */
export interface Machine {
  readonly variant: Variant;
  readonly role: Role;
  readonly inputs: readonly string[];
  readonly initial: number;
  /** `transitions[state][input]`. */
  readonly transitions: readonly Readonly<
    Record<string, { readonly output: string; readonly next: number }>
  >[];
}

/** Changes to the packet that the peer would send next, by name. */
const FAULTS: Readonly<Record<string, (p: Fault) => Term>> = {
  'wrong flag': (p) => p.withHeader({ flag: 0x7f }),
  'wrong length': (p) => p.withHeader({ length: Length.wrong }),
  'sequence too large': (p) => p.withHeader({ sequence: p.header.sequence + 1 }),
  'sequence too small': (p) => p.withHeader({ sequence: p.header.sequence - 1 }),
  'time past': (p) => p.withHeader({ time: p.header.time - 2 }),
  'time future': (p) => p.withHeader({ time: p.header.time + 2 }),
  'time 60 s off': (p) => p.withHeader({ time: p.header.time + 1 }),
  'error code 00 in clear': (p) => p.withHeader({ flag: 0x14 }),
  'first part changed': (p) => p.withPart(1),
  'second part changed': (p) => p.withPart(2),
  'last part changed': (p) => p.withPart(-1),
};

/** What the peer's application does: it makes honest packets of the data phase. */
const HONEST: Readonly<Record<string, ChannelName>> = {
  'encrypted message': 'message',
  'symmetric ratchet request': 'symmetric ratchet',
  'asymmetric ratchet request': 'asymmetric request',
  'sealed error': 'error',
};

/** What the endpoint's own application does. */
const COMMANDS = ['connect', 'send', 'ratchet symmetric', 'ratchet asymmetric', 'close'] as const;

/** Flags that decide what an answer is called. */
const Flag = { message: 0x04 } as const;

/** The alphabet: honest packets, faulty ones, replays, and commands. */
export const ALPHABET: readonly string[] = [
  'next',
  ...Object.keys(HONEST),
  ...Object.keys(FAULTS),
  'replay',
  'reflection',
  ...COMMANDS,
];

/**
 * Unfolds the role tables: the session under test and an honest peer that is up to date with it, driven by
 * the alphabet, states merged that behave alike as far as `depth` inputs can tell.
 *
 * The output of an input is what the session sends (its flags), `accepted` where it delivers data to its application,
 * and `closed`; `silence` where it does none of it, and `none` where the input has no meaning and nothing was done.
 */
export function unfold(variant: Variant, role: Role, dialect: DialectName = 'reference', depth = 9): Machine {
  const { system, slot, start } = beginning(variant, role, dialect);
  const names = new Map<string, number>();
  const transitions: Record<string, { output: string; next: number }>[] = [];
  const queue: { state: State; depth: number }[] = [];
  const number = (state: State, at: number): number => {
    const key = fingerprint(system, state, slot);
    const known = names.get(key);
    if (known !== undefined) return known;
    names.set(key, names.size);
    transitions.push({});
    queue.push({ state, depth: at });
    return names.size - 1;
  };
  const initial = number(start, 0);
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i];
    if (node === undefined || node.depth > depth) continue;
    for (const input of ALPHABET) {
      const next = drive(system, node.state, slot, input);
      const output = next === undefined ? NO_MEANING : answer(system, node.state, next, slot);
      const target = next === undefined ? i : number(next, node.depth + 1);
      const row = transitions[i];
      if (row) row[input] = { output, next: target };
    }
  }
  return { variant, role, inputs: ALPHABET, initial, transitions };
}

/** What a session of the role tables answers to each input of a word, without any merging of states. */
export function answersTo(
  word: readonly string[],
  variant: Variant,
  role: Role,
  dialect: DialectName = 'reference',
): readonly string[] {
  const { system, slot, start } = beginning(variant, role, dialect);
  let state = start;
  return word.map((input) => {
    const next = drive(system, state, slot, input);
    const output = next === undefined ? NO_MEANING : answer(system, state, next, slot);
    state = next ?? state;
    return output;
  });
}

const NO_MEANING = 'none';

/** One session under test and its peer: a server listens, a client is yet to connect. */
function beginning(variant: Variant, role: Role, dialect: DialectName) {
  const system = new System([protocolOf(variant, dialect)], 1);
  const slot = role === 'client' ? 0 : 1;
  const start =
    role === 'client'
      ? system.initial()
      : system.apply(system.initial(), { kind: 'start', slot: 0, choice: 0 });
  if (start === undefined) throw new RangeError('role: the peer does not start');
  return { system, slot, start };
}

/** The state after an input; undefined when it has no meaning here (nothing is sent to the session). */
function drive(system: System, state: State, slot: number, input: string): State | undefined {
  const { partner } = system.slot(slot);
  const own = system.session(state, slot);
  // Nothing reaches a session that has ended.
  if (own.stage === Stage.closed) return undefined;
  const put = (s: State, packet: Term | undefined): State | undefined => {
    if (packet === undefined) return undefined;
    const { session } = system.receive(s, slot, packet);
    const sessions = [...s.sessions];
    sessions[slot] = session;
    return { ...s, sessions };
  };
  /** Lets the peer take all that the session sent, so that it stays up to date: nothing piles up unread. */
  const settle = (s: State | undefined): State | undefined => {
    let settled = s;
    while (settled !== undefined) {
      const packet = system.pending(settled, partner);
      if (packet === undefined) break;
      const { session } = system.receive(settled, partner, packet);
      const sessions = [...settled.sessions];
      sessions[partner] = session;
      settled = { ...settled, sessions };
    }
    return settled;
  };
  const pending = system.pending(state, slot);
  const honest = HONEST[input];
  if (input === 'next') return settle(put(state, pending));
  if (honest !== undefined) {
    // It overtakes what the peer sent before and the session has not got yet, so that data can come too early.
    const made = peerMakes(system, state, partner, honest);
    return made && settle(put(made, system.session(made, partner).history.sent.at(-1)));
  }
  const fault = FAULTS[input];
  if (fault !== undefined) {
    const from = pending === undefined ? peerMakes(system, state, partner, 'message') : state;
    const packet = from && system.pending(from, slot);
    return packet === undefined ? undefined : settle(put(state, fault(new Fault(system, packet))));
  }
  const theirs = system.session(state, partner);
  if (input === 'replay') return settle(put(state, own.in > 0 ? theirs.history.sent[own.in - 1] : undefined));
  if (input === 'reflection') return settle(put(state, own.history.sent.at(-1)));
  switch (input) {
    case 'connect':
      return settle(system.apply(state, { kind: 'start', slot, choice: 0 }));
    case 'send':
      return settle(system.apply(state, { kind: 'encrypt', slot }));
    case 'ratchet symmetric':
      return settle(system.apply(state, { kind: 'ratchet', slot, ratchet: 'symmetric' }));
    case 'ratchet asymmetric':
      return settle(system.apply(state, { kind: 'ratchet', slot, ratchet: 'asymmetric' }));
    default:
      // An application that ends a session waits for the ratchet that is open (section 10).
      return own.open ? undefined : settle(system.apply(state, { kind: 'close', slot }));
  }
}

function peerMakes(system: System, state: State, partner: number, what: ChannelName): State | undefined {
  switch (what) {
    case 'message':
      return system.apply(state, { kind: 'encrypt', slot: partner });
    case 'error':
      return system.apply(state, { kind: 'close', slot: partner });
    default:
      return system.apply(state, {
        kind: 'ratchet',
        slot: partner,
        ratchet: what === 'symmetric ratchet' ? 'symmetric' : 'asymmetric',
      });
  }
}

/** What the session does in answer that an application or the wire sees. */
function answer(system: System, before: State, after: State, slot: number): string {
  const a = system.session(before, slot);
  const b = system.session(after, slot);
  const flagOf = (p: Term): number => system.terms.headerOf(system.terms.arg(p, 0)).flag;
  const did = b.history.sent.slice(a.history.sent.length).map((p) => flagOf(p).toString(16).padStart(2, '0'));
  const closes = b.stage === Stage.closed && a.stage !== Stage.closed;
  if (closes) did.push('closed');
  const taken = b.history.taken.slice(a.history.taken.length);
  if (!closes && taken.some((p) => flagOf(p) === Flag.message)) did.unshift('accepted');
  return did.length === 0 ? 'silence' : did.join(' ');
}

/** What tells two states apart: both stages, open requests, and whether the two sides are in step. */
function fingerprint(system: System, state: State, slot: number): string {
  const a = system.session(state, slot);
  const b = system.session(state, system.slot(slot).partner);
  const step = a.rx !== null && b.tx !== null && a.rx.key === b.tx.key && a.rx.position === b.tx.position;
  if (a.stage === Stage.closed) return 'closed';
  const quiet = a.in === b.out && b.in === a.out;
  return JSON.stringify([a.stage, b.stage, a.open, b.open, step, quiet, a.history.sent.length > 0, a.in > 0]);
}

/** A packet that can be changed. */
class Fault {
  readonly #system: System;
  readonly #packet: Term;

  constructor(system: System, packet: Term) {
    this.#system = system;
    this.#packet = packet;
  }

  get header() {
    return this.#system.terms.headerOf(this.#system.terms.arg(this.#packet, 0));
  }

  withHeader(change: Partial<Fault['header']>): Term {
    const { terms } = this.#system;
    const [, ...body] = terms.args(this.#packet);
    return terms.tuple(terms.header({ ...this.header, ...change }), ...body);
  }

  /** The packet with one part of its body replaced; counted from the end when negative. */
  withPart(index: number): Term {
    const { terms } = this.#system;
    const parts = [...terms.args(this.#packet)];
    const at = index < 0 ? parts.length + index : Math.min(index, parts.length - 1);
    const old = parts[at] ?? 0;
    parts[at] = terms.is(old, Op.constant)
      ? terms.constant('another value')
      : terms.make(Op.tuple, [terms.constant('mauled'), old]);
    return terms.tuple(...parts);
  }
}
