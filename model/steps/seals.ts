import type { ChannelRow, Sealed } from '../protocol.ts';
import type { Rcs } from '../session.ts';
import { Op, type Term } from '../term.ts';
import type { Draft } from './draft.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Sealing and opening: RCS with its running nonce and chained MAC (PRM-04 to PRM-06). */
export class Seals {
  readonly #words: Vocabulary;

  constructor(words: Vocabulary) {
    this.#words = words;
  }

  /** A confirmation: sealed, unless a mutant sends it in clear. */
  confirm(draft: Draft, sealed: Sealed, header: Term): Term {
    if (sealed.encrypted) return this.seal(draft, sealed, header, []);
    return this.#words.join(sealed.content.map((name) => this.#words.value(draft, name, header)));
  }

  /** Seals the content under the session's transmit state, which moves on. */
  seal(draft: Draft, sealed: Sealed, header: Term, leaks: Term[]): Term {
    const content = this.#words.join(sealed.content.map((name) => this.#words.value(draft, name, header)));
    if (!sealed.encrypted) leaks.push(content);
    const tx = draft.tx;
    if (tx === null) return this.#words.junk;
    const seal = this.#words.terms.seal(
      tx.key,
      tx.nonce,
      tx.position,
      tx.history,
      this.#words.associated(sealed, header),
      content,
    );
    draft.tx = this.advance(tx, seal);
    const stream = this.#words.terms.tuple(
      tx.key,
      tx.nonce,
      this.#words.terms.constant(`block ${tx.position}`),
    );
    draft.history.streams = [...draft.history.streams, stream];
    return seal;
  }

  /** The state after a seal. */
  advance(rcs: Rcs, seal: Term): Rcs {
    const { nonceRunsOn, chained } = this.#words.protocol.cipher;
    return {
      ...rcs,
      position: nonceRunsOn ? rcs.position + 1 : rcs.position,
      history: chained ? seal : rcs.history,
    };
  }

  /** The plaintext of a seal that fits this state, its header and its history; else undefined. */
  open(rx: Rcs, sealed: Sealed, header: Term, body: Term): Term | undefined {
    if (!this.#words.terms.is(body, Op.seal)) return undefined;
    const [key, nonce, position, history, associated, content] = this.#words.terms.args(body);
    const fits =
      key === rx.key &&
      nonce === rx.nonce &&
      position === rx.position &&
      history === rx.history &&
      associated === this.#words.associated(sealed, header);
    return fits ? content : undefined;
  }

  /** As `open`, for the data phase, whose tag a mutant may compare in part or not at all. */
  openChannel(rx: Rcs, row: ChannelRow, header: Term, body: Term): Term | undefined {
    const opened = this.open(rx, row.sealed, header, body);
    if (opened !== undefined || row.checks.includes('tag')) return opened;
    if (!row.checks.includes('tag of header')) return this.#words.junk;
    // Only the header is authenticated: any ciphertext passes under the tag of a genuine packet.
    const inner = this.#words.terms.is(body, Op.tuple) ? this.#words.terms.arg(body, 1) : body;
    return this.open(rx, row.sealed, header, inner) === undefined ? undefined : this.#words.junk;
  }

  /** The data phase goes on with the states of the confirmations (section 8), unless a mutant begins anew. */
  enterData(draft: Draft): void {
    if (this.#words.protocol.cipher.continues) return;
    draft.tx = draft.tx && { ...draft.tx, position: 0, history: this.#words.empty };
    draft.rx = draft.rx && { ...draft.rx, position: 0, history: this.#words.empty };
  }
}
