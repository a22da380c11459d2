import type { Knowledge, KnowledgeTable } from './knowledge.ts';
import {
  type ChannelRow,
  type Check,
  Flag,
  type Role,
  type Row,
  refusalsMatter,
  type Signed,
} from './protocol.ts';
import { Party, type Rcs, type Session, Stage } from './session.ts';
import { Length, TIME_ZERO, WINDOW } from './steps/header-checks.ts';
import type { Vocabulary } from './steps/vocabulary.ts';
import { type Header, Op, type Term } from './term.ts';

/**
 * The packets that the adversary can put before a session: every component replaced by every derivable
 * term of its sort, and the header's fields by every value that the stage's checks tell apart.
 *
 * Packets that a check refuses are not listed, as far as the table's own checks show it in advance: they
 * all have one effect, a session closed and erased, which gives the adversary less than leaving the
 * session alone. Where it gives it more, one packet of junk stands for them.
 */
export class Forge {
  readonly #words: Vocabulary;
  readonly #knowledge: KnowledgeTable;
  #material: Material = { k: -1, publicKeys: [], ciphertexts: [], seals: [], signatures: [] };

  constructor(words: Vocabulary, knowledge: KnowledgeTable) {
    this.#words = words;
    this.#knowledge = knowledge;
  }

  /**
   * Candidate packets for a session that waits for one.
   * @param plain leave out those whose time or key identity differs from what an honest packet says now
   */
  packets(session: Session, role: Role, k: Knowledge, now: number, plain: boolean): Term[] {
    if (this.#material.k !== k) this.#material = this.#materialOf(k);
    if (session.stage === Stage.data) return this.#channelPackets(session, role, k, now, plain);
    const row = this.#words.protocol.handshake[session.stage - 1];
    return row === undefined ? [] : this.#handshakePackets(session, role, row, k, now, plain);
  }

  #materialOf(k: Knowledge): Material {
    const { terms } = this.#words;
    const known = (op: number) => this.#knowledge.basis(k).filter((t) => terms.op(t) === op);
    return {
      k,
      publicKeys: [...known(Op.pk), terms.pk(terms.constant('adversary key'))],
      ciphertexts: known(Op.enc),
      seals: known(Op.seal),
      signatures: known(Op.sign),
    };
  }

  #handshakePackets(
    session: Session,
    role: Role,
    row: Row,
    k: Knowledge,
    now: number,
    plain: boolean,
  ): Term[] {
    const { terms, junk } = this.#words;
    const packets: Term[] = [];
    for (const fields of this.#headers(row.checks, row.flag, row.sequence, now, false, false)) {
      if (plain && fields.time !== now) continue;
      const header = terms.header(fields);
      const free = row.message.filter((n) => n !== 'sig' && n !== row.signed?.hash);
      for (const bound of this.#bindings(session, row, header, free, k, plain)) {
        for (const [hash, sig] of this.#signatures(session, role, row.checks, row.signed, header, bound, k)) {
          const value = (name: string) =>
            name === 'sig' ? sig : name === row.signed?.hash ? hash : (bound[name] ?? junk);
          packets.push(terms.tuple(header, ...row.message.map(value)));
        }
      }
    }
    if (row.takesError) {
      packets.push(
        terms.tuple(terms.header({ flag: Flag.error, length: Length.wrong, sequence: -1, time: now })),
      );
    }
    if (refusalsMatter(this.#words.protocol)) {
      const header = terms.header({ flag: 0, length: Length.wrong, sequence: -1, time: now });
      packets.push(terms.tuple(header, ...row.message.map(() => junk)));
    }
    return packets;
  }

  #channelPackets(session: Session, role: Role, k: Knowledge, now: number, plain: boolean): Term[] {
    const { terms, protocol, junk, mauled } = this.#words;
    const { rx } = session;
    if (rx === null) return [];
    const owns = this.#knowledge.derives(k, rx.key) && this.#knowledge.derives(k, rx.nonce);
    const sealed = this.#material.seals.filter((s) => terms.arg(s, 0) === rx.key);
    const fitting = sealed.filter((s) => this.#fits(s, rx));
    const packets: Term[] = [];
    for (const row of protocol.channel) {
      const loose = !row.checks.includes('tag');
      // Under a tag that is compared only the next in the chain opens.
      const genuine = loose ? sealed : fitting;
      const takesJunk = loose || refusalsMatter(protocol);
      if (!owns && genuine.length === 0 && !takesJunk) continue;
      const zero = row.draws.length > 0 && protocol.ratchetTimeZero;
      const sequence = this.#words.sequence(session, session.in);
      for (const fields of this.#headers(row.checks, row.flag, sequence, now, zero, true)) {
        if (plain && fields.time !== now) continue;
        const header = terms.header(fields);
        const associated = this.#words.associated(row.sealed, header);
        const bodies = genuine.filter((s) => terms.arg(s, 4) === associated);
        if (row.checks.includes('tag of header')) bodies.push(...bodies.map((s) => terms.tuple(mauled, s)));
        if (takesJunk) bodies.push(junk);
        // Keys that the adversary has make every header as good as another.
        const ordinary = fields.length === Length.exact && fields.time === now;
        if (owns && ordinary && this.#knowledge.derives(k, rx.history)) {
          for (const content of this.#contents(session, role, row, k)) {
            bodies.push(terms.seal(rx.key, rx.nonce, rx.position, rx.history, associated, content));
          }
        }
        for (const body of bodies) packets.push(terms.tuple(header, body));
      }
    }
    return packets;
  }

  /** Header values that the checks of a row do not refuse outright. */
  #headers(
    checks: readonly Check[],
    flag: number,
    sequence: number,
    now: number,
    zero: boolean,
    channel: boolean,
  ): Header[] {
    const has = (check: Check) => checks.includes(check);
    const flags = has('flag') || channel ? [flag] : [flag, 0];
    const lengths = [
      Length.exact,
      ...(channel ? [Length.other] : []),
      ...(has('length') ? [] : [Length.wrong]),
    ];
    const sequences = has('sequence') ? [sequence] : [sequence, sequence + 1];
    const times = Array.from({ length: now + 2 }, (_, t) => t).filter((t) => {
      if (has('time')) return Math.abs(t - now) <= WINDOW;
      return !has('time not past') || t >= now - WINDOW;
    });
    if (!has('time') && !has('time not future')) times.push(now + 100);
    if (!has('time') && !has('time not past')) times.push(-100);
    if (zero) times.push(TIME_ZERO);
    return flags.flatMap((f) =>
      lengths.flatMap((length) =>
        sequences.flatMap((s) => times.map((time) => ({ flag: f, length, sequence: s, time }))),
      ),
    );
  }

  /** All ways to fill these message parts with derivable terms of their sorts. */
  #bindings(
    session: Session,
    row: Row,
    header: Term,
    names: readonly string[],
    k: Knowledge,
    plain: boolean,
  ): Record<string, Term>[] {
    let ways: Record<string, Term>[] = [{}];
    for (const name of names) {
      const values = this.#values(session, row, header, name, k, plain);
      ways = ways.flatMap((way) => values.map((value) => ({ ...way, [name]: value })));
    }
    return ways;
  }

  #values(
    session: Session,
    row: Row,
    header: Term,
    name: string,
    k: Knowledge,
    plain: boolean,
  ): readonly Term[] {
    const { terms, kids, junk } = this.#words;
    switch (name.slice(0, 2)) {
      case 'ki':
        return plain ? kids.slice(0, 1) : kids;
      case 'cf':
        return row.checks.includes('configuration')
          ? [session.configured]
          : [terms.constant('cfg A'), terms.constant('cfg B')];
      case 'pk':
        return this.#material.publicKeys;
      case 'cp':
        return this.#ciphertexts(session);
      default:
        return row.sealed?.encrypted === false
          ? [junk, this.#words.confirmation(session, row, header)].filter((t) =>
              this.#knowledge.derives(k, t),
            )
          : this.#seals(session, row, header, k);
    }
  }

  #ciphertexts(session: Session): Term[] {
    const { terms } = this.#words;
    const own = ['pkS', 'pkC', 'pkR'].flatMap((n) => {
      const pk = session.vars[n];
      return pk === undefined ? [] : [terms.enc(pk, terms.constant('adversary coins'))];
    });
    return [...this.#material.ciphertexts, ...own];
  }

  #seals(session: Session, row: Row, header: Term, k: Knowledge): Term[] {
    const { terms, junk } = this.#words;
    const { rx } = session;
    if (rx === null || row.sealed === undefined) return [junk];
    const associated = this.#words.associated(row.sealed, header);
    const bodies = row.checks.includes('tag')
      ? this.#material.seals.filter((s) => terms.arg(s, 0) === rx.key && terms.arg(s, 4) === associated)
      : [junk];
    const content = this.#words.confirmation(session, row, header);
    const own = terms.seal(rx.key, rx.nonce, rx.position, rx.history, associated, content);
    if (this.#knowledge.derives(k, own)) bodies.push(own);
    return bodies;
  }

  /** Plaintexts that the adversary can put into a data-phase packet under keys that it has. */
  #contents(session: Session, role: Role, row: ChannelRow, k: Knowledge): Term[] {
    const { terms } = this.#words;
    if (row.signed === undefined) return [terms.constant('adversary text')];
    const name = row.name === 'asymmetric request' ? 'pkR' : 'cptR';
    const values = name === 'pkR' ? this.#material.publicKeys : this.#ciphertexts(session);
    return values.flatMap((value) =>
      this.#signatures(session, role, row.checks, row.signed, -1, { [name]: value }, k).map(([hash, sig]) =>
        terms.tuple(sig, hash, value),
      ),
    );
  }

  /** Pairs of hash and signature for these parts; one empty pair where the row signs nothing. */
  #signatures(
    session: Session,
    role: Role,
    checks: readonly Check[],
    signed: Signed | undefined,
    header: Term,
    bound: Readonly<Record<string, Term>>,
    k: Knowledge,
  ): [Term, Term][] {
    const { terms, names, junk } = this.#words;
    if (signed === undefined) return [[junk, junk]];
    const own = this.#words.hashOver(session, signed.over, header, bound);
    const hashes = checks.includes('hash')
      ? [own]
      : [...new Set([own, ...this.#material.signatures.map((s) => terms.arg(s, 1))])];
    if (!checks.includes('signature')) return hashes.map((h) => [h, junk]);
    const keys = this.#signers(session, role, signed).map((party) => names.signingKey(party));
    return hashes.flatMap((h) =>
      keys.filter((key) => this.#signs(k, key, h)).map((key): [Term, Term] => [h, terms.sign(key, h)]),
    );
  }

  /** The parties whose signature the session may take. */
  #signers(session: Session, role: Role, { verifiedWith }: Signed): readonly number[] {
    if (verifiedWith === 'own') return [this.#words.owner(role)];
    if (session.stage === 1) return [Party.client, Party.adversary];
    const parties = [Party.server, Party.client, Party.adversary];
    return parties.filter((party) => this.#words.names.verificationKey(party) === session.vars['vkPeer']);
  }

  /** Whether the adversary has a signature, or can make it. */
  #signs(k: Knowledge, key: Term, hash: Term): boolean {
    const { terms } = this.#words;
    const has = this.#material.signatures.some((s) => terms.arg(s, 0) === key && terms.arg(s, 1) === hash);
    return has || (this.#knowledge.derives(k, key) && this.#knowledge.derives(k, hash));
  }

  /** Whether a seal is what a cipher in this state opens, its header aside. */
  #fits(seal: Term, { nonce, position, history }: Rcs): boolean {
    const [, ofNonce, ofPosition, ofHistory] = this.#words.terms.args(seal);
    return nonce === ofNonce && position === ofPosition && history === ofHistory;
  }
}

/** What the adversary can put into packets, by sort. */
interface Material {
  readonly k: Knowledge;
  readonly publicKeys: readonly Term[];
  readonly ciphertexts: readonly Term[];
  readonly seals: readonly Term[];
  readonly signatures: readonly Term[];
}
