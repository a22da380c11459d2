import type { Rekey, Role } from '../protocol.ts';
import { EpochKind, type Rcs, type Session } from '../session.ts';
import type { Term } from '../term.ts';
import type { Circumstances, Draft } from './draft.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Channel keys: derived after the handshake (section 7), and anew at a ratchet (sections 9 and 10). */
export class Keying {
  readonly #words: Vocabulary;

  constructor(words: Vocabulary) {
    this.#words = words;
  }

  /** The keys of the handshake; what they were made from is erased (SMX-02). */
  derive(draft: Draft, role: Role): void {
    const { split, ...inputs } = this.#words.protocol.derivation;
    const key = this.#outputs(draft, inputs);
    const client = {
      key: key(split.client.key),
      nonce: key(split.client.nonce),
      position: 0,
      history: this.#words.empty,
    };
    const server = {
      key: key(split.server.key),
      nonce: key(split.server.nonce),
      position: 0,
      history: this.#words.empty,
    };
    draft.tx = role === 'client' ? client : server;
    draft.rx = role === 'client' ? server : client;
    draft.vars['rk'] = key(split.ratchet);
    draft.history.epochs = [
      {
        kind: EpochKind.handshake,
        k1: client.key,
        k2: server.key,
        rk: key(split.ratchet),
        corrupted: 0,
        taken: -1,
        given: -1,
      },
    ];
    for (const name of this.#words.protocol.erased) delete draft.vars[name];
  }

  /** The keys of a ratchet; `taken` is the peer's KEM key or ciphertext that went into it, else -1. */
  rekey(
    draft: Draft,
    role: Role,
    which: 'symmetric' | 'asymmetric',
    at: Circumstances,
    kind: number,
    taken: Term,
  ): void {
    const rekey = this.#words.protocol.rekey[which];
    const key = this.#outputs(draft, rekey.inputs);
    const last = draft.history.epochs.at(-1);
    if (rekey.keepsOld) {
      for (const [name, rcs] of [
        ['old tx', draft.tx],
        ['old rx', draft.rx],
      ] as const) {
        if (rcs === null) continue;
        draft.vars[`${name} key`] = rcs.key;
        draft.vars[`${name} nonce`] = rcs.nonce;
      }
    }
    const renew = (direction: Role, old: Rcs | null): Rcs | null => {
      if (old === null || !rekey.directions.includes(direction)) return old;
      const names = rekey.split[direction];
      const fresh = rekey.changesKeys ? { key: key(names.key), nonce: key(names.nonce) } : old;
      return { key: fresh.key, nonce: fresh.nonce, position: 0, history: this.#words.empty };
    };
    draft.tx = renew(role, draft.tx);
    draft.rx = renew(role === 'client' ? 'server' : 'client', draft.rx);
    if (rekey.changesRatchetKey) draft.vars['rk'] = key(rekey.split.ratchet);
    const [k1, k2] = role === 'client' ? [draft.tx, draft.rx] : [draft.rx, draft.tx];
    draft.history.epochs = [
      ...draft.history.epochs,
      {
        kind,
        k1: k1?.key ?? last?.k1 ?? -1,
        k2: k2?.key ?? last?.k2 ?? -1,
        rk: draft.vars['rk'] ?? -1,
        corrupted: at.corrupted,
        taken,
        given: which === 'asymmetric' ? (draft.history.made.at(-1) ?? -1) : -1,
      },
    ];
    for (const name of [...this.#words.protocol.ratchetErased, 'pkR', 'cptR', 'hR']) delete draft.vars[name];
  }

  #outputs(session: Session, inputs: Rekey['inputs']): (label: string) => Term {
    const value = (names: readonly string[]) =>
      this.#words.join(names.map((n) => this.#words.value(session, n, -1)));
    const x = value(inputs.x);
    const n = value(inputs.n);
    const s = value(inputs.s);
    return (label) => this.#words.terms.kdf(`${this.#words.protocol.variant} ${label}`, x, n, s);
  }
}
