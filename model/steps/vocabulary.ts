import type { ChannelName, ChannelRow, Protocol, Role, Row, Sealed } from '../protocol.ts';
import { Names, Party, type Session, Stage } from '../session.ts';
import { HEADER_FIELDS, type Term, type TermTable } from '../term.ts';

/** Mutants hash a header without one of its fields. */
const SHORTENED = new Map(HEADER_FIELDS.map((field) => [`sh without ${field}`, field]));

/** What the names in the tables of a protocol stand for, to a session: terms. */
export class Vocabulary {
  readonly protocol: Protocol;
  readonly terms: TermTable;
  readonly names: Names;
  /** What the adversary puts where anything will do. */
  readonly junk: Term;
  readonly empty: Term;
  readonly mauled: Term;
  /** Key identities that the server knows as its own (KEY-03). */
  readonly kids: readonly Term[];

  constructor(protocol: Protocol, terms: TermTable) {
    this.protocol = protocol;
    this.terms = terms;
    this.names = new Names(terms);
    this.junk = terms.constant('junk');
    this.empty = terms.constant('empty');
    this.mauled = terms.constant('mauled');
    this.kids = [terms.constant('kid'), terms.constant('second kid')];
  }

  /** The data-phase row of that name; throws `RangeError` when the variant has none. */
  row(name: ChannelName): ChannelRow {
    const row = this.protocol.channel.find((r) => r.name === name);
    if (row === undefined) throw new RangeError(`name: ${this.protocol.variant} has no ${name}`);
    return row;
  }

  /** Sequence number of the next packet sent, respectively expected (HDR-05, CHN-02). */
  sequence(session: Session, count: number): number {
    return session.stage === Stage.data ? count + this.protocol.firstSequence : count;
  }

  /** The hash over these names as a session would compute it. */
  hashOver(
    session: Session,
    over: readonly string[],
    header: Term,
    bound?: Readonly<Record<string, Term>>,
  ): Term {
    return this.terms.hash(
      this.protocol.hashBits,
      over.map((name) => this.value(session, name, header, bound)),
    );
  }

  /** The header fields that a seal authenticates. */
  associated(sealed: Sealed, header: Term): Term {
    const fields = this.terms.headerOf(header);
    const parts = sealed.header.map((f) => this.terms.constant(`${f} ${fields[f]}`));
    return this.terms.tuple(...parts);
  }

  /** What a sealed handshake packet must open to (CNF-01, CNF-02). */
  confirmation(session: Session, row: Row, header: Term): Term {
    const vars = { ...session.vars };
    for (const c of row.computes) vars[c.name] = this.hashOver({ ...session, vars }, c.over, header);
    return this.join((row.sealed?.content ?? []).map((n) => this.value({ ...session, vars }, n, header)));
  }

  /** Whose signing key a role of this protocol uses. */
  owner(role: Role): number {
    return role === 'client' ? Party.client : Party.server;
  }

  /** What a name stands for: the header, a part of the packet, or what the session has by it; else nothing. */
  value(session: Session, name: string, header: Term, bound?: Readonly<Record<string, Term>>): Term {
    if (name === 'sh') return header;
    const without = SHORTENED.get(name);
    if (without !== undefined) return this.terms.header({ ...this.terms.headerOf(header), [without]: 0 });
    return bound?.[name] ?? session.vars[name] ?? this.empty;
  }

  /** Several terms one after the other, as one. */
  join(terms: readonly Term[]): Term {
    const [only] = terms;
    return terms.length === 1 && only !== undefined
      ? only
      : terms.length === 0
        ? this.empty
        : this.terms.tuple(...terms);
  }
}
