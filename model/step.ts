import type { RatchetKind } from './move.ts';
import type {
  ChannelName,
  ChannelRow,
  Check,
  Draw,
  Protocol,
  Rekey,
  Role,
  Row,
  Sealed,
  Signed,
} from './protocol.ts';
import { Flag } from './protocol.ts';
import {
  EpochKind,
  type History,
  LONG_TERM,
  Names,
  Party,
  type Rcs,
  type Session,
  Stage,
} from './session.ts';
import { type Header, type HeaderField, Op, type Term, type TermTable } from './term.ts';

/** Clock units are 60 s: one unit off is inside the window, two are not (RPL-04). */
export const WINDOW = 1;
/** `utctime` 0, which some dialects take in ratchet packets (RTS-02). */
export const TIME_ZERO = -1000;
/** Header lengths as the model tells them apart: the stage's own, an inadmissible one, another admissible one. */
export const Length = { exact: 1, wrong: 2, other: 3 } as const;

/** What a step sees of the world. */
export interface Circumstances {
  /** Clock, in units of 60 s. */
  readonly now: number;
  /** Corrupted parties, a bit mask. */
  readonly corrupted: number;
}

/** What a step leaves behind. */
export interface Outcome {
  readonly session: Session;
  /** Packets put on the wire. */
  readonly sends: readonly Term[];
  /** Terms disclosed beside them (plaintext sent in clear). */
  readonly leaks: readonly Term[];
  /** The check that refused the packet, if one did. */
  readonly refused?: Check | 'stage';
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Omit<Session, 'vars' | 'history'>> & {
  vars: Record<string, Term>;
  history: Mutable<History>;
};

/** The role tables at work: what a session of this protocol does when it is started, spoken to, or commanded. */
export class Steps {
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

  /** The client's first step: packet 1. */
  start(session: Session, at: Circumstances): Outcome {
    const draft = open(session);
    draft.vars['cfg'] = session.configured;
    draft.vars['kid'] = this.kids[0] ?? this.empty;
    this.#identities(draft, 'client');
    const sends = this.#speak(draft, 'client', 1, at);
    return { session: draft, sends, leaks: [] };
  }

  /** A packet for a session, in whatever stage it is. */
  receive(session: Session, role: Role, packet: Term, at: Circumstances): Outcome {
    if (session.stage === Stage.closed || session.stage === Stage.idle) return refuse(session, 'stage');
    return session.stage === Stage.data
      ? this.#receiveChannel(session, role, packet, at)
      : this.#receiveHandshake(session, role, packet, at);
  }

  /** Seals one message of the application. */
  encrypt(session: Session, role: Role, at: Circumstances): Outcome | undefined {
    if (session.stage !== Stage.data || session.open) return undefined;
    const draft = open(session);
    const text = this.terms.fresh('text', session.slot, session.out);
    draft.vars['text'] = text;
    draft.history.texts = [...draft.history.texts, text];
    return this.#sendChannel(draft, role, this.row('message'), at);
  }

  /** Starts a ratchet. */
  ratchet(session: Session, role: Role, kind: RatchetKind, at: Circumstances): Outcome | undefined {
    if (session.stage !== Stage.data || session.open) return undefined;
    const name = kind === 'asymmetric' ? 'asymmetric request' : 'symmetric ratchet';
    const row = this.protocol.channel.find((r) => r.name === name);
    if (row === undefined) return undefined;
    const draft = open(session);
    const outcome = this.#sendChannel(draft, role, row, at);
    if (kind === 'asymmetric') draft.open = true;
    else this.#rekey(draft, role, 'symmetric', at, EpochKind[kind], -1);
    return outcome;
  }

  /** Ends a session in good order (ERR-04): a sealed error packet, then erasure (TRD-01). */
  close(session: Session, role: Role, at: Circumstances): Outcome | undefined {
    if (session.stage !== Stage.data) return undefined;
    const draft = open(session);
    draft.vars['code'] = this.terms.constant('code 00');
    const outcome = this.#sendChannel(draft, role, this.row('error'), at);
    return { ...outcome, session: this.#closed(draft) };
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
      over.map((name) => this.#value(session, name, header, bound)),
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
    return this.#join((row.sealed?.content ?? []).map((n) => this.#value({ ...session, vars }, n, header)));
  }

  // Sending

  #speak(draft: Draft, role: Role, packet: number, at: Circumstances): Term[] {
    const row = this.protocol.handshake[packet - 1];
    if (row === undefined || row.from !== role) {
      draft.stage = row === undefined ? Stage.data : packet;
      if (row === undefined) this.#enterData(draft, role);
      return [];
    }
    const header = this.terms.header({
      flag: row.flag,
      length: Length.exact,
      sequence: row.sequence,
      time: at.now,
    });
    for (const draw of row.draws) this.#draw(draft, draw);
    for (const c of row.computes) draft.vars[c.name] = this.hashOver(draft, c.over, header);
    if (row.signed) this.#sign(draft, role, row.signed, header);
    if (row.sealed) draft.vars['sealed'] = this.#confirm(draft, row.sealed, header);
    const body = row.message.map((name) => this.#value(draft, name, header));
    const sent = this.terms.tuple(header, ...body);
    draft.out++;
    draft.history.sent = [...draft.history.sent, sent];
    this.#after(draft, role, row, header, at);
    const more = this.#speak(draft, role, packet + 1, at);
    return [sent, ...more];
  }

  #sendChannel(draft: Draft, role: Role, row: ChannelRow, at: Circumstances): Outcome {
    const header = this.terms.header({
      flag: row.flag,
      length: Length.exact,
      sequence: this.sequence(draft, draft.out),
      time: at.now,
    });
    for (const draw of row.draws) this.#draw(draft, draw);
    if (row.signed) {
      this.#sign(draft, role, row.signed, header);
      draft.history.offered = [...draft.history.offered, ...draft.history.made.slice(-1)];
    }
    const leaks: Term[] = [];
    const sent = this.terms.tuple(header, this.#seal(draft, row.sealed, header, leaks));
    draft.out++;
    draft.history.sent = [...draft.history.sent, sent];
    draft.history.data = [...draft.history.data, sent];
    for (const name of ['text', 'code', 'sig', 'hR']) delete draft.vars[name];
    return { session: draft, sends: [sent], leaks };
  }

  #draw(draft: Draft, draw: Draw): void {
    const index = draft.history.epochs.length;
    const source = (): Term => {
      switch (draw.origin) {
        case 'session':
          return this.terms.fresh(draw.name, draft.slot, index);
        case 'party':
          return this.terms.fresh(draw.name, LONG_TERM);
        case 'long-term':
          return this.terms.kdf('long-term', this.names.signingKey(Party.server), this.empty, this.empty);
        case 'public':
          return this.terms.constant(`predictable ${draw.name}`);
      }
    };
    if (draw.kind === 'token') draft.vars[draw.name] = source();
    else if (draw.kind === 'kem key') {
      draft.vars[secretKeyName(draw.name)] = source();
      draft.vars[draw.name] = this.terms.pk(source());
      draft.history.made = [...draft.history.made, draft.vars[draw.name] ?? -1];
    } else {
      const pk = draft.vars[draw.to] ?? this.junk;
      const ciphertext = this.terms.enc(pk, source());
      draft.vars[draw.name] = ciphertext;
      this.#setSecret(draft, draw.secret, this.terms.sec(pk, source()));
      draft.history.made = [...draft.history.made, ciphertext];
    }
  }

  #setSecret(draft: Draft, name: string, secret: Term): void {
    draft.vars[name] = secret;
    if (name === 'secA') draft.history.secA = secret;
    if (name === 'secB') draft.history.secB = secret;
  }

  #sign(draft: Draft, role: Role, signed: Signed, header: Term): void {
    const hash = this.hashOver(draft, signed.over, header);
    draft.vars[signed.hash] = hash;
    draft.vars['sig'] = this.terms.sign(this.names.signingKey(this.owner(role)), hash);
  }

  #confirm(draft: Draft, sealed: Sealed, header: Term): Term {
    if (sealed.encrypted) return this.#seal(draft, sealed, header, []);
    return this.#join(sealed.content.map((name) => this.#value(draft, name, header)));
  }

  #seal(draft: Draft, sealed: Sealed, header: Term, leaks: Term[]): Term {
    const content = this.#join(sealed.content.map((name) => this.#value(draft, name, header)));
    if (!sealed.encrypted) leaks.push(content);
    const tx = draft.tx;
    if (tx === null) return this.junk;
    const seal = this.#sealWith(tx, this.associated(sealed, header), content);
    draft.tx = this.#advance(tx, seal);
    const stream = this.terms.tuple(tx.key, tx.nonce, this.terms.constant(`block ${tx.position}`));
    draft.history.streams = [...draft.history.streams, stream];
    return seal;
  }

  #sealWith(rcs: Rcs, associated: Term, content: Term): Term {
    return this.terms.seal(rcs.key, rcs.nonce, rcs.position, rcs.history, associated, content);
  }

  #advance(rcs: Rcs, seal: Term): Rcs {
    const { nonceRunsOn, chained } = this.protocol.cipher;
    return {
      ...rcs,
      position: nonceRunsOn ? rcs.position + 1 : rcs.position,
      history: chained ? seal : rcs.history,
    };
  }

  // Receiving

  #receiveHandshake(session: Session, role: Role, packet: Term, at: Circumstances): Outcome {
    const row = this.protocol.handshake[session.stage - 1];
    const [header = -1, ...body] = this.terms.args(packet);
    if (row === undefined || row.from === role) return refuse(session, 'stage');
    const draft = open(session);
    const fields = this.terms.headerOf(header);
    const admitted = this.#headerAdmitted(fields, row.flag, row.sequence, at.now, false);
    if (row.takesError && fields.flag === Flag.error) draft.history.invalid = true;
    else {
      if (!admitted) draft.history.invalid = true;
      const refused = this.#checkHandshake(draft, role, row, header, body, at);
      if (refused !== undefined) return { ...refuse(this.#closed(open(session)), refused) };
    }
    draft.in++;
    this.#after(draft, role, row, header, at);
    const sends = this.#speak(draft, role, row.packet + 1, at);
    return { session: draft, sends, leaks: [] };
  }

  /** Runs the row's checks in order and binds the message's parts; the first check that fails is returned. */
  #checkHandshake(
    draft: Draft,
    role: Role,
    row: Row,
    header: Term,
    body: readonly Term[],
    at: Circumstances,
  ): Check | undefined {
    const fields = this.terms.headerOf(header);
    const bound: Record<string, Term> = {};
    row.message.forEach((name, i) => {
      bound[name] = body[i] ?? this.junk;
    });
    if (row.packet === 1) {
      draft.vars['cfg'] = bound['cfg'] ?? this.empty;
      draft.vars['kid'] = bound['kid'] ?? this.empty;
    }
    for (const check of row.checks) {
      if (!this.#checkHeader(check, fields, row.flag, row.sequence, at.now, false)) return check;
      if (check === 'kid' && !this.kids.includes(bound['kid'] ?? -1)) return check;
      if (check === 'configuration' && bound['cfg'] !== draft.configured) return check;
      if (check === 'hash' && row.signed) {
        if (bound[row.signed.hash] !== this.hashOver(draft, row.signed.over, header, bound)) return check;
      }
    }
    if (row.packet === 1) this.#recognize(draft, row, bound);
    if (row.packet === 1) this.#identities(draft, role);
    if (row.checks.includes('signature') && row.signed && !this.#verifies(draft, role, row.signed, bound)) {
      return 'signature';
    }
    if (row.sealed) {
      const refused = this.#openConfirmation(draft, row, row.sealed, header, bound);
      if (refused !== undefined) return refused;
    }
    for (const [name, term] of Object.entries(bound)) if (name !== 'sig') draft.vars[name] = term;
    const met = Object.entries(bound).flatMap(([name, term]) => (isPublicValue(name) ? [term] : []));
    draft.history.met = [...draft.history.met, ...met];
    this.#decapsulate(draft, bound);
    return undefined;
  }

  #openConfirmation(
    draft: Draft,
    row: Row,
    sealed: Sealed,
    header: Term,
    bound: Record<string, Term>,
  ): Check | undefined {
    for (const c of row.computes) draft.vars[c.name] = this.hashOver(draft, c.over, header);
    const body = bound['sealed'] ?? this.junk;
    const opened = draft.rx === null ? undefined : this.#open(draft.rx, sealed, header, body);
    if (sealed.encrypted && opened === undefined && row.checks.includes('tag')) return 'tag';
    const expected = this.#join(sealed.content.map((n) => this.#value(draft, n, header)));
    const clear = sealed.encrypted ? opened : body;
    if (row.checks.includes('confirmation') && clear !== expected) return 'confirmation';
    if (draft.rx && this.terms.is(body, Op.seal)) draft.rx = this.#advance(draft.rx, body);
    return undefined;
  }

  /** The plaintext of a seal that fits this state, its header and its history; else undefined. */
  #open(rx: Rcs, sealed: Sealed, header: Term, body: Term): Term | undefined {
    if (!this.terms.is(body, Op.seal)) return undefined;
    const [key, nonce, position, history, associated, content] = this.terms.args(body);
    const fits =
      key === rx.key &&
      nonce === rx.nonce &&
      position === rx.position &&
      history === rx.history &&
      associated === this.associated(sealed, header);
    return fits ? content : undefined;
  }

  /** A Duplex server learns whose key verifies packet 1 (DPX-05). */
  #recognize(draft: Draft, row: Row, bound: Readonly<Record<string, Term>>): void {
    if (row.signed === undefined) return;
    const hash = bound[row.signed.hash] ?? -1;
    const verifier = [Party.client, Party.adversary].find(
      (p) => bound['sig'] === this.terms.sign(this.names.signingKey(p), hash),
    );
    const party = verifier ?? Party.client;
    draft.peer = this.protocol.tellsClientsApart ? party : Party.client;
    draft.vars['vkPeer'] = this.names.verificationKey(party);
  }

  /** Both verification keys and, first in the transcript, who is meant to talk to whom about what. */
  #identities(draft: Draft, role: Role): void {
    const { names } = this;
    const client = role === 'client' ? Party.client : draft.peer;
    const server = role === 'client' ? draft.peer : Party.server;
    draft.vars['pvkS'] = names.verificationKey(server);
    if (role === 'client') draft.vars['vkPeer'] = names.verificationKey(server);
    if (this.protocol.variant === 'duplex') draft.vars['pvkC'] = names.verificationKey(client);
    const { cfg = this.empty, kid = this.empty, pvkS = this.empty, pvkC } = draft.vars;
    draft.history.transcript = [cfg, kid, pvkS, ...(pvkC === undefined ? [] : [pvkC])];
  }

  #verifies(draft: Draft, role: Role, signed: Signed, bound: Readonly<Record<string, Term>>): boolean {
    const vk =
      signed.verifiedWith === 'peer'
        ? (draft.vars['vkPeer'] ?? -1)
        : this.names.verificationKey(this.owner(role));
    const signature = bound['sig'] ?? -1;
    return (
      this.terms.is(signature, Op.sign) &&
      this.terms.vk(this.terms.arg(signature, 0)) === vk &&
      this.terms.arg(signature, 1) === bound[signed.hash]
    );
  }

  #decapsulate(draft: Draft, bound: Readonly<Record<string, Term>>): void {
    for (const [ciphertext, secretKey, secret] of CAPSULES) {
      const body = bound[ciphertext];
      if (body === undefined) continue;
      // A response without a request meets no key: an implementation would read an empty buffer.
      const esk = draft.vars[secretKey];
      this.#setSecret(draft, secret, esk === undefined ? this.empty : this.terms.decapsulate(esk, body));
    }
  }

  // Both

  /** "After it": the transcript, the keys, acceptance. */
  #after(draft: Draft, role: Role, row: Row, header: Term, at: Circumstances): void {
    const { history, vars } = draft;
    const kept = row.message.filter((n) => n !== 'sig' && n !== row.signed?.hash);
    const content = kept.map((n) => this.#value(draft, n, header));
    const part = row.signed || row.sealed ? [header, ...content] : content;
    // Packet 1 of Simplex repeats what the transcript already begins with.
    history.transcript = [
      ...history.transcript,
      this.terms.tuple(this.terms.constant(`packet ${row.packet}`), ...part),
    ];
    for (const fold of row.folds) vars['sch'] = this.hashOver(draft, fold, header);
    history.cookie = vars['sch'] ?? -1;
    if (row.packet === 2) history.connectCorrupted = at.corrupted;
    if (row.derives) this.#derive(draft, role);
    if (row.accepts.includes(role)) {
      history.accepted = history.transcript.length;
      history.acceptedCookie = history.cookie;
      history.epochs = history.epochs.map((e) => ({ ...e, corrupted: at.corrupted }));
    }
    for (const name of ['sig', 'sealed', row.signed?.hash ?? 'sig']) delete vars[name];
  }

  #derive(draft: Draft, role: Role): void {
    const { split, ...inputs } = this.protocol.derivation;
    const key = this.#outputs(draft, inputs);
    const client = {
      key: key(split.client.key),
      nonce: key(split.client.nonce),
      position: 0,
      history: this.empty,
    };
    const server = {
      key: key(split.server.key),
      nonce: key(split.server.nonce),
      position: 0,
      history: this.empty,
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
    for (const name of this.protocol.erased) delete draft.vars[name];
  }

  #outputs(session: Session, inputs: Rekey['inputs']): (label: string) => Term {
    const value = (names: readonly string[]) => this.#join(names.map((n) => this.#value(session, n, -1)));
    const x = value(inputs.x);
    const n = value(inputs.n);
    const s = value(inputs.s);
    return (label) => this.terms.kdf(`${this.protocol.variant} ${label}`, x, n, s);
  }

  #enterData(draft: Draft, _role: Role): void {
    if (this.protocol.cipher.continues) return;
    draft.tx = draft.tx && { ...draft.tx, position: 0, history: this.empty };
    draft.rx = draft.rx && { ...draft.rx, position: 0, history: this.empty };
  }

  #receiveChannel(session: Session, role: Role, packet: Term, at: Circumstances): Outcome {
    const [header = -1, body = -1] = this.terms.args(packet);
    const fields = this.terms.headerOf(header);
    const row = this.protocol.channel.find((r) => r.flag === fields.flag);
    if (row === undefined) return refuse(this.#closed(open(session)), 'flag');
    const draft = open(session);
    const zero = row.draws.length > 0 && this.protocol.ratchetTimeZero;
    const expected = this.sequence(session, session.in);
    for (const check of row.checks) {
      if (!this.#checkHeader(check, fields, row.flag, expected, at.now, zero)) {
        return refuse(this.#closed(draft), check);
      }
    }
    const opened = draft.rx === null ? undefined : this.#openChannel(draft.rx, row, header, body);
    const taken = [...draft.history.taken, packet];
    const invalid = draft.history.invalid || !this.#headerAdmitted(fields, row.flag, expected, at.now, zero);
    if (opened === undefined) {
      if (this.protocol.cipher.releasesAfterTag) return refuse(this.#closed(draft), 'tag');
      draft.history.taken = taken;
      return { ...refuse(this.#closed(draft), 'tag') };
    }
    draft.history.taken = taken;
    draft.history.invalid = invalid;
    if (this.protocol.cipher.stores) {
      draft.in++;
      if (draft.rx && this.terms.is(body, Op.seal)) draft.rx = this.#advance(draft.rx, body);
    }
    return this.#act(draft, role, row, opened, at);
  }

  #openChannel(rx: Rcs, row: ChannelRow, header: Term, body: Term): Term | undefined {
    const opened = this.#open(rx, row.sealed, header, body);
    if (opened !== undefined || row.checks.includes('tag')) return opened;
    if (!row.checks.includes('tag of header')) return this.junk;
    // Only the header is authenticated: any ciphertext passes under the tag of a genuine packet.
    const inner = this.terms.is(body, Op.tuple) ? this.terms.arg(body, 1) : body;
    return this.#open(rx, row.sealed, header, inner) === undefined ? undefined : this.junk;
  }

  /** What an opened data-phase packet does. */
  #act(draft: Draft, role: Role, row: ChannelRow, opened: Term, at: Circumstances): Outcome {
    const parts = row.sealed.content.length === 1 ? [opened] : this.#parts(opened, row.sealed.content.length);
    const bound: Record<string, Term> = {};
    row.sealed.content.forEach((name, i) => {
      bound[name] = parts[i] ?? this.junk;
    });
    if (row.checks.includes('idle') && draft.open) return refuse(this.#closed(draft), 'idle');
    if (row.checks.includes('requested') && !draft.open) return refuse(this.#closed(draft), 'requested');
    if (row.signed) {
      const hash = this.hashOver(draft, row.signed.over, -1, bound);
      if (row.checks.includes('hash') && bound[row.signed.hash] !== hash)
        return refuse(this.#closed(draft), 'hash');
      if (row.checks.includes('signature') && !this.#verifies(draft, role, row.signed, bound)) {
        return refuse(this.#closed(draft), 'signature');
      }
    }
    switch (row.name) {
      case 'message':
        return { session: draft, sends: [], leaks: [] };
      case 'error':
        return { session: this.#closed(draft), sends: [], leaks: [] };
      case 'symmetric ratchet':
        draft.vars['token'] = bound['token'] ?? this.junk;
        this.#rekey(draft, role, 'symmetric', at, EpochKind.symmetric, -1);
        return { session: draft, sends: [], leaks: [] };
      case 'asymmetric request': {
        draft.vars['pkR'] = bound['pkR'] ?? this.junk;
        const outcome = this.#sendChannel(draft, role, this.row('asymmetric response'), at);
        this.#rekey(draft, role, 'asymmetric', at, EpochKind.asymmetric, bound['pkR'] ?? -1);
        return outcome;
      }
      case 'asymmetric response':
        this.#decapsulate(draft, bound);
        this.#rekey(draft, role, 'asymmetric', at, EpochKind.asymmetric, bound['cptR'] ?? -1);
        draft.open = false;
        return { session: draft, sends: [], leaks: [] };
    }
  }

  #parts(opened: Term, count: number): readonly Term[] {
    const parts = this.terms.is(opened, Op.tuple) ? this.terms.args(opened) : [];
    return parts.length === count ? parts : [];
  }

  #rekey(
    draft: Draft,
    role: Role,
    which: 'symmetric' | 'asymmetric',
    at: Circumstances,
    kind: number,
    taken: Term,
  ): void {
    const rekey = this.protocol.rekey[which];
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
      return { key: fresh.key, nonce: fresh.nonce, position: 0, history: this.empty };
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
    for (const name of [...this.protocol.ratchetErased, 'pkR', 'cptR', 'hR']) delete draft.vars[name];
  }

  // Checks and values

  #checkHeader(check: Check, h: Header, flag: number, sequence: number, now: number, zero: boolean): boolean {
    switch (check) {
      case 'flag':
        return h.flag === flag;
      case 'length':
        return h.length !== Length.wrong;
      case 'sequence':
        return h.sequence === sequence;
      case 'sequence not smaller':
        return h.sequence >= sequence;
      case 'time':
        return Math.abs(h.time - now) <= WINDOW || (zero && h.time === TIME_ZERO);
      case 'time not past':
        return h.time >= now - WINDOW;
      case 'time not future':
        return h.time <= now + WINDOW;
      default:
        return true;
    }
  }

  /** The truth about a header, whatever the table checks: what this stage admits (HDR-02, CHN-03). */
  #headerAdmitted(h: Header, flag: number, sequence: number, now: number, zero: boolean): boolean {
    return (['flag', 'length', 'sequence', 'time'] as const).every((check) =>
      this.#checkHeader(check, h, flag, sequence, now, zero),
    );
  }

  /** Whose signing key a role of this protocol uses. */
  owner(role: Role): number {
    return role === 'client' ? Party.client : Party.server;
  }

  #value(session: Session, name: string, header: Term, bound?: Readonly<Record<string, Term>>): Term {
    if (name === 'sh') return header;
    if (name.startsWith('sh without ')) {
      const without = name.slice('sh without '.length) as HeaderField;
      return this.terms.header({ ...this.terms.headerOf(header), [without]: 0 });
    }
    return bound?.[name] ?? session.vars[name] ?? this.empty;
  }

  #join(terms: readonly Term[]): Term {
    const [only] = terms;
    return terms.length === 1 && only !== undefined
      ? only
      : terms.length === 0
        ? this.empty
        : this.terms.tuple(...terms);
  }

  /** The session torn down: closed, and its secrets erased (TRD-01). */
  #closed(draft: Draft): Session {
    draft.stage = Stage.closed;
    if (this.protocol.erasesAtTeardown) {
      draft.vars = {};
      draft.tx = null;
      draft.rx = null;
      draft.open = false;
    }
    return draft;
  }
}

/** Which ciphertext is opened with which key, and what it yields. */
const CAPSULES = [
  ['cptA', 'eskS', 'secA'],
  ['cptB', 'eskC', 'secB'],
  ['cptR', 'eskR', 'secR'],
] as const;

/** Whether a name is that of a KEM key or ciphertext. */
function isPublicValue(name: string): boolean {
  return name.startsWith('pk') || name.startsWith('cpt');
}

function secretKeyName(publicKeyName: string): string {
  return `esk${publicKeyName.slice(2)}`;
}

function open(session: Session): Draft {
  return { ...session, vars: { ...session.vars }, history: { ...session.history } };
}

function refuse(session: Session, check: Check | 'stage'): Outcome {
  return { session, sends: [], leaks: [], refused: check };
}
