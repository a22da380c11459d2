import type { ChannelRow, Role, Row } from '../protocol.ts';
import { Party, Stage } from '../session.ts';
import type { Term } from '../term.ts';
import type { Circumstances, Draft, Outcome } from './draft.ts';
import { Draws } from './draws.ts';
import { Length } from './header-checks.ts';
import { Keying } from './keying.ts';
import { Seals } from './seals.ts';
import { Signatures } from './signatures.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a session says: packets of the handshake when their turn comes, and of the data phase. */
export class Sending {
  readonly #words: Vocabulary;
  readonly #draws: Draws;
  readonly #signatures: Signatures;
  readonly #seals: Seals;
  readonly #keying: Keying;

  constructor(words: Vocabulary) {
    this.#words = words;
    this.#draws = new Draws(words);
    this.#signatures = new Signatures(words);
    this.#seals = new Seals(words);
    this.#keying = new Keying(words);
  }

  /** Sends the handshake packet of that number if it is the session's turn, and waits for it otherwise. */
  speak(draft: Draft, role: Role, packet: number, at: Circumstances): Term[] {
    const row = this.#words.protocol.handshake[packet - 1];
    if (row === undefined || row.from !== role) {
      draft.stage = row === undefined ? Stage.data : packet;
      if (row === undefined) this.#seals.enterData(draft);
      return [];
    }
    const header = this.#words.terms.header({
      flag: row.flag,
      length: Length.exact,
      sequence: row.sequence,
      time: at.now,
    });
    for (const draw of row.draws) this.#draws.draw(draft, draw);
    for (const c of row.computes) draft.vars[c.name] = this.#words.hashOver(draft, c.over, header);
    if (row.signed) this.#signatures.sign(draft, role, row.signed, header);
    if (row.sealed) draft.vars['sealed'] = this.#seals.confirm(draft, row.sealed, header);
    const body = row.message.map((name) => this.#words.value(draft, name, header));
    const sent = this.#words.terms.tuple(header, ...body);
    draft.out++;
    draft.history.sent = [...draft.history.sent, sent];
    this.after(draft, role, row, header, at);
    const more = this.speak(draft, role, packet + 1, at);
    return [sent, ...more];
  }

  /** Sends one packet of the data phase. */
  sendChannel(draft: Draft, role: Role, row: ChannelRow, at: Circumstances): Outcome {
    const header = this.#words.terms.header({
      flag: row.flag,
      length: Length.exact,
      sequence: this.#words.sequence(draft, draft.out),
      time: at.now,
    });
    for (const draw of row.draws) this.#draws.draw(draft, draw);
    if (row.signed) {
      this.#signatures.sign(draft, role, row.signed, header);
      draft.history.offered = [...draft.history.offered, ...draft.history.made.slice(-1)];
    }
    const leaks: Term[] = [];
    const sent = this.#words.terms.tuple(header, this.#seals.seal(draft, row.sealed, header, leaks));
    draft.out++;
    draft.history.sent = [...draft.history.sent, sent];
    draft.history.data = [...draft.history.data, sent];
    for (const name of ['text', 'code', 'sig', 'hR']) delete draft.vars[name];
    return { session: draft, sends: [sent], leaks };
  }

  /** "After it": the transcript, the keys, acceptance. */
  after(draft: Draft, role: Role, row: Row, header: Term, at: Circumstances): void {
    const { history, vars } = draft;
    const kept = row.message.filter((n) => n !== 'sig' && n !== row.signed?.hash);
    const content = kept.map((n) => this.#words.value(draft, n, header));
    const part = row.signed || row.sealed ? [header, ...content] : content;
    // Packet 1 of Simplex repeats what the transcript already begins with.
    history.transcript = [
      ...history.transcript,
      this.#words.terms.tuple(this.#words.terms.constant(`packet ${row.packet}`), ...part),
    ];
    for (const fold of row.folds) vars['sch'] = this.#words.hashOver(draft, fold, header);
    history.cookie = vars['sch'] ?? -1;
    if (row.packet === 2) history.connectCorrupted = at.corrupted;
    if (row.derives) this.#keying.derive(draft, role);
    if (row.accepts.includes(role)) {
      history.accepted = history.transcript.length;
      history.acceptedCookie = history.cookie;
      history.epochs = history.epochs.map((e) => ({ ...e, corrupted: at.corrupted }));
    }
    for (const name of ['sig', 'sealed', row.signed?.hash ?? 'sig']) delete vars[name];
  }

  /** Both verification keys and, first in the transcript, who is meant to talk to whom about what. */
  identities(draft: Draft, role: Role): void {
    const { names } = this.#words;
    const client = role === 'client' ? Party.client : draft.peer;
    const server = role === 'client' ? draft.peer : Party.server;
    draft.vars['pvkS'] = names.verificationKey(server);
    if (role === 'client') draft.vars['vkPeer'] = names.verificationKey(server);
    if (this.#words.protocol.variant === 'duplex') draft.vars['pvkC'] = names.verificationKey(client);
    const { cfg = this.#words.empty, kid = this.#words.empty, pvkS = this.#words.empty, pvkC } = draft.vars;
    draft.history.transcript = [cfg, kid, pvkS, ...(pvkC === undefined ? [] : [pvkC])];
  }
}
