import type { ChannelRow, Check, Role } from '../protocol.ts';
import { EpochKind, type Session } from '../session.ts';
import { Op, type Term } from '../term.ts';
import { type Circumstances, closed, type Draft, draftOf, type Outcome, refuse } from './draft.ts';
import { Draws } from './draws.ts';
import { isAdmitted, passes } from './header-checks.ts';
import { Keying } from './keying.ts';
import { Seals } from './seals.ts';
import type { Sending } from './sending.ts';
import { Signatures } from './signatures.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a session does with a packet of the data phase: sections 8, 9 and 10. */
export class ChannelReceiver {
  readonly #words: Vocabulary;
  readonly #sending: Sending;
  readonly #draws: Draws;
  readonly #signatures: Signatures;
  readonly #seals: Seals;
  readonly #keying: Keying;

  constructor(words: Vocabulary, sending: Sending) {
    this.#words = words;
    this.#sending = sending;
    this.#draws = new Draws(words);
    this.#signatures = new Signatures(words);
    this.#seals = new Seals(words);
    this.#keying = new Keying(words);
  }

  /** A packet for a session that is established. */
  receive(session: Session, role: Role, packet: Term, at: Circumstances): Outcome {
    const [header = -1, body = -1] = this.#words.terms.args(packet);
    const fields = this.#words.terms.headerOf(header);
    const row = this.#words.protocol.channel.find((r) => r.flag === fields.flag);
    if (row === undefined) return this.#refuse(draftOf(session), 'flag');
    const draft = draftOf(session);
    const zero = row.draws.length > 0 && this.#words.protocol.ratchetTimeZero;
    const sequence = this.#words.sequence(session, session.in);
    const expected = { flag: row.flag, sequence, now: at.now, zero };
    const failed = row.checks.find((check) => !passes(check, fields, expected));
    if (failed !== undefined) return this.#refuse(draft, failed);
    const opened = draft.rx === null ? undefined : this.#seals.openChannel(draft.rx, row, header, body);
    const taken = [...draft.history.taken, packet];
    const invalid = draft.history.invalid || !isAdmitted(fields, expected);
    if (opened === undefined) {
      // PRM-05: nothing is delivered unless the tag matches.
      if (!this.#words.protocol.cipher.releasesAfterTag) draft.history.taken = taken;
      return this.#refuse(draft, 'tag');
    }
    draft.history.taken = taken;
    draft.history.invalid = invalid;
    if (this.#words.protocol.cipher.stores) {
      draft.in++;
      if (draft.rx && this.#words.terms.is(body, Op.seal)) draft.rx = this.#seals.advance(draft.rx, body);
    }
    return this.#act(draft, role, row, opened, at);
  }

  /** What an opened data-phase packet does. */
  #act(draft: Draft, role: Role, row: ChannelRow, opened: Term, at: Circumstances): Outcome {
    const parts = row.sealed.content.length === 1 ? [opened] : this.#parts(opened, row.sealed.content.length);
    const bound: Record<string, Term> = {};
    row.sealed.content.forEach((name, i) => {
      bound[name] = parts[i] ?? this.#words.junk;
    });
    if (row.checks.includes('idle') && draft.open) return this.#refuse(draft, 'idle');
    if (row.checks.includes('requested') && !draft.open) return this.#refuse(draft, 'requested');
    if (row.signed) {
      const hash = this.#words.hashOver(draft, row.signed.over, -1, bound);
      if (row.checks.includes('hash') && bound[row.signed.hash] !== hash) return this.#refuse(draft, 'hash');
      if (row.checks.includes('signature') && !this.#signatures.verifies(draft, role, row.signed, bound)) {
        return this.#refuse(draft, 'signature');
      }
    }
    switch (row.name) {
      case 'message':
        return { session: draft, sends: [], leaks: [] };
      case 'error':
        return { session: closed(draft, this.#words.protocol), sends: [], leaks: [] };
      case 'symmetric ratchet':
        draft.vars['token'] = bound['token'] ?? this.#words.junk;
        this.#keying.rekey(draft, role, 'symmetric', at, EpochKind.symmetric, -1);
        return { session: draft, sends: [], leaks: [] };
      case 'asymmetric request': {
        draft.vars['pkR'] = bound['pkR'] ?? this.#words.junk;
        const outcome = this.#sending.sendChannel(draft, role, this.#words.row('asymmetric response'), at);
        this.#keying.rekey(draft, role, 'asymmetric', at, EpochKind.asymmetric, bound['pkR'] ?? -1);
        return outcome;
      }
      case 'asymmetric response':
        this.#draws.decapsulate(draft, bound);
        this.#keying.rekey(draft, role, 'asymmetric', at, EpochKind.asymmetric, bound['cptR'] ?? -1);
        draft.open = false;
        return { session: draft, sends: [], leaks: [] };
    }
  }

  /** CHN-04: any failure tears the session down. */
  #refuse(draft: Draft, check: Check): Outcome {
    return refuse(closed(draft, this.#words.protocol), check);
  }

  #parts(opened: Term, count: number): readonly Term[] {
    const parts = this.#words.terms.is(opened, Op.tuple) ? this.#words.terms.args(opened) : [];
    return parts.length === count ? parts : [];
  }
}
