import { type Check, Flag, type Role, type Row, type Sealed } from '../protocol.ts';
import { Party, type Session } from '../session.ts';
import { Op, type Term } from '../term.ts';
import { type Circumstances, closed, type Draft, draftOf, type Outcome, refuse } from './draft.ts';
import { Draws } from './draws.ts';
import { type Expected, isAdmitted, passes } from './header-checks.ts';
import { Seals } from './seals.ts';
import type { Sending } from './sending.ts';
import { Signatures } from './signatures.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a session does with a packet of the handshake. */
export class HandshakeReceiver {
  readonly #words: Vocabulary;
  readonly #sending: Sending;
  readonly #draws: Draws;
  readonly #signatures: Signatures;
  readonly #seals: Seals;

  constructor(words: Vocabulary, sending: Sending) {
    this.#words = words;
    this.#sending = sending;
    this.#draws = new Draws(words);
    this.#signatures = new Signatures(words);
    this.#seals = new Seals(words);
  }

  /** A packet for a session that is in its handshake. */
  receive(session: Session, role: Role, packet: Term, at: Circumstances): Outcome {
    const row = this.#words.protocol.handshake[session.stage - 1];
    const [header = -1, ...body] = this.#words.terms.args(packet);
    if (row === undefined || row.from === role) return refuse(session, 'stage');
    const draft = draftOf(session);
    const fields = this.#words.terms.headerOf(header);
    const expected = { flag: row.flag, sequence: row.sequence, now: at.now, zero: false };
    if (row.takesError && fields.flag === Flag.error) draft.history.invalid = true;
    else {
      if (!isAdmitted(fields, expected)) draft.history.invalid = true;
      const refused = this.#check(draft, role, row, header, body, expected);
      if (refused !== undefined) return refuse(closed(draftOf(session), this.#words.protocol), refused);
    }
    draft.in++;
    this.#sending.after(draft, role, row, header, at);
    const sends = this.#sending.speak(draft, role, row.packet + 1, at);
    return { session: draft, sends, leaks: [] };
  }

  /** Runs the row's checks in order and binds the message's parts; the first check that fails is returned. */
  #check(
    draft: Draft,
    role: Role,
    row: Row,
    header: Term,
    body: readonly Term[],
    stage: Expected,
  ): Check | undefined {
    const fields = this.#words.terms.headerOf(header);
    const bound: Record<string, Term> = {};
    row.message.forEach((name, i) => {
      bound[name] = body[i] ?? this.#words.junk;
    });
    if (row.packet === 1) {
      draft.vars['cfg'] = bound['cfg'] ?? this.#words.empty;
      draft.vars['kid'] = bound['kid'] ?? this.#words.empty;
    }
    for (const check of row.checks) {
      if (!passes(check, fields, stage)) return check;
      if (check === 'kid' && !this.#words.kids.includes(bound['kid'] ?? -1)) return check;
      if (check === 'configuration' && bound['cfg'] !== draft.configured) return check;
      if (check === 'hash' && row.signed) {
        if (bound[row.signed.hash] !== this.#words.hashOver(draft, row.signed.over, header, bound))
          return check;
      }
    }
    if (row.packet === 1) this.#recognize(draft, row, bound);
    if (row.packet === 1) this.#sending.identities(draft, role);
    if (
      row.checks.includes('signature') &&
      row.signed &&
      !this.#signatures.verifies(draft, role, row.signed, bound)
    ) {
      return 'signature';
    }
    if (row.sealed) {
      const refused = this.#openConfirmation(draft, row, row.sealed, header, bound);
      if (refused !== undefined) return refused;
    }
    for (const [name, term] of Object.entries(bound)) if (name !== 'sig') draft.vars[name] = term;
    const met = Object.entries(bound).flatMap(([name, term]) => (isPublicValue(name) ? [term] : []));
    draft.history.met = [...draft.history.met, ...met];
    this.#draws.decapsulate(draft, bound);
    return undefined;
  }

  #openConfirmation(
    draft: Draft,
    row: Row,
    sealed: Sealed,
    header: Term,
    bound: Record<string, Term>,
  ): Check | undefined {
    for (const c of row.computes) draft.vars[c.name] = this.#words.hashOver(draft, c.over, header);
    const body = bound['sealed'] ?? this.#words.junk;
    const opened = draft.rx === null ? undefined : this.#seals.open(draft.rx, sealed, header, body);
    if (sealed.encrypted && opened === undefined && row.checks.includes('tag')) return 'tag';
    const expected = this.#words.join(sealed.content.map((n) => this.#words.value(draft, n, header)));
    const clear = sealed.encrypted ? opened : body;
    if (row.checks.includes('confirmation') && clear !== expected) return 'confirmation';
    if (draft.rx && this.#words.terms.is(body, Op.seal)) draft.rx = this.#seals.advance(draft.rx, body);
    return undefined;
  }

  /** A Duplex server learns whose key verifies packet 1 (DPX-05). */
  #recognize(draft: Draft, row: Row, bound: Readonly<Record<string, Term>>): void {
    if (row.signed === undefined) return;
    const hash = bound[row.signed.hash] ?? -1;
    const verifier = [Party.client, Party.adversary].find(
      (p) => bound['sig'] === this.#words.terms.sign(this.#words.names.signingKey(p), hash),
    );
    const party = verifier ?? Party.client;
    draft.peer = this.#words.protocol.tellsClientsApart ? party : Party.client;
    draft.vars['vkPeer'] = this.#words.names.verificationKey(party);
  }
}

/** Whether a name is that of a KEM key or ciphertext. */
function isPublicValue(name: string): boolean {
  return name.startsWith('pk') || name.startsWith('cpt');
}
