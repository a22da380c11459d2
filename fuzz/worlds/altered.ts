import type { ConcreteWorld } from '../../harness/terms/concrete-world.ts';
import { Flag, type Row } from '../../model/protocol.ts';
import { Party, type Session, Stage } from '../../model/session.ts';
import { Length, TIME_ZERO } from '../../model/steps/header-checks.ts';
import type { System } from '../../model/system.ts';
import { type Header, Op, type Term } from '../../model/term.ts';
import type { Edit, PacketStep } from './case.ts';

/** A packet as the adversary delivers it. */
export interface Delivered {
  readonly packet: Term;
  /** Its bytes, where they are others than the term has in that place. */
  readonly bytes?: Uint8Array;
}

/** What a packet step stands for in the state that it meets; undefined where there is no such packet. */
export function deliveredBy(
  world: ConcreteWorld,
  { slot: at, of, edits }: PacketStep,
): Delivered | undefined {
  const { system, state } = world.model;
  const slot = at % system.slots.length;
  const session = system.session(state, slot);
  if (session.stage === Stage.idle || session.stage === Stage.closed) return undefined;
  const from = of === null ? system.slot(slot).partner : of.slot % system.slots.length;
  const row = rowOf(system, slot, session);
  const packet =
    of === null
      ? (system.pending(state, slot) ?? junkFor(system, slot, row))
      : system.session(state, from).history.sent[of.index];
  if (packet === undefined) return undefined;
  if (row !== undefined && of !== null && !isOfShape(system, slot, row, from, packet)) {
    // Its parts are none of this stage's; nor is its length.
    const bytes = world.actor(from)?.sent[system.session(state, from).history.sent.indexOf(packet)];
    const [header = -1, ...body] = system.terms.args(packet);
    const other = system.terms.header({ ...system.terms.headerOf(header), length: Length.wrong });
    return bytes && { packet: system.terms.tuple(other, ...body), bytes };
  }
  const changed = new Alteration(system, slot, session, row, packet, state.now);
  for (const edit of edits) changed.make(edit, world);
  return { packet: changed.packet };
}

/** A packet with nothing in it, for the stage that a session is in. */
function junkFor(system: System, slot: number, row: Row | undefined): Term {
  const { terms } = system;
  const { variant } = system.slot(slot);
  const header = terms.header({
    flag: row?.flag ?? Flag.encryptedMessage,
    length: Length.exact,
    sequence: row?.sequence ?? 0,
    time: 0,
  });
  return terms.tuple(
    header,
    ...(row?.message ?? ['sealed']).map((name) => junkOf(system, sortOf(name, variant))),
  );
}

/** Junk that is as long as values of this sort, where they are folded or hashed; else any. */
function junkOf({ terms }: System, sort: string): Term {
  return terms.constant(['kid', 'cfg', 'pk', 'cpt'].includes(sort) ? `junk ${sort}` : 'junk');
}

/** The row of the handshake packet that a session waits for. */
export function rowOf(system: System, slot: number, session: Session): Row | undefined {
  return session.stage === Stage.data ? undefined : system.words(slot).protocol.handshake[session.stage - 1];
}

/** The sorts of the parts of a packet that a session sent: by the names in its row; of the data phase, a seal. */
function partsOf(system: System, slot: number, index: number): readonly string[] {
  const { role, variant } = system.slot(slot);
  const rows = system.words(slot).protocol.handshake.filter(({ from }) => from === role);
  return (rows[index]?.message ?? ['sealed']).map((name) => sortOf(name, variant));
}

/** What can stand in the place of a part: values of one sort have one length. */
function sortOf(name: string, variant: string): string {
  for (const sort of ['kid', 'cfg', 'sig', 'pk', 'cpt']) if (name.startsWith(sort)) return sort;
  return name === 'sealed' ? `sealed ${variant}` : `hash ${variant}`;
}

function isOfShape(system: System, slot: number, row: Row, from: number, packet: Term): boolean {
  const { variant } = system.slot(slot);
  // Nothing of Simplex is as long as what Duplex has in its place.
  if (system.slot(from).variant !== variant) return false;
  const expected = row.message.map((name) => sortOf(name, variant));
  const { terms } = system;
  const body = terms.args(packet).slice(1);
  return body.length === expected.length && body.every((part, i) => fits(system, part, expected[i] ?? ''));
}

/**
 * Whether a packet of the adversary's making has the parts that a session waits for, or what may stand for them: others
 * would have another length than the model takes them to have.
 */
export function isForStage(system: System, slot: number, session: Session, packet: Term): boolean {
  const row = rowOf(system, slot, session);
  const { terms } = system;
  const { variant } = system.slot(slot);
  const { hashBits } = system.words(slot).protocol;
  const body = terms.args(packet).slice(1);
  if (row === undefined || body.length === 0) return true;
  return (
    body.length === row.message.length &&
    body.every((part, i) => {
      const sort = sortOf(row.message[i] ?? '', variant);
      if (terms.is(part, Op.hash) && terms.arg(part, 0) !== hashBits) return false;
      return terms.is(part, Op.constant) || sort.startsWith('sealed') || fits(system, part, sort);
    })
  );
}

function fits({ terms }: System, part: Term, sort: string): boolean {
  switch (sort) {
    case 'pk':
      return terms.is(part, Op.pk);
    case 'cpt':
      return terms.is(part, Op.enc);
    case 'sig':
      return terms.is(part, Op.sign);
    case 'kid':
    case 'cfg':
      return terms.is(part, Op.constant);
    default:
      return terms.is(part, sort.startsWith('sealed') ? Op.seal : Op.hash);
  }
}

/** A packet in the making. */
class Alteration {
  readonly #system: System;
  readonly #slot: number;
  readonly #session: Session;
  readonly #row: Row | undefined;
  readonly #now: number;
  #header: Header;
  readonly #body: Term[];

  constructor(
    system: System,
    slot: number,
    session: Session,
    row: Row | undefined,
    packet: Term,
    now: number,
  ) {
    const [header = -1, ...body] = system.terms.args(packet);
    this.#system = system;
    this.#slot = slot;
    this.#session = session;
    this.#row = row;
    this.#now = now;
    this.#header = system.terms.headerOf(header);
    this.#body = body;
  }

  get packet(): Term {
    const { terms } = this.#system;
    return terms.tuple(terms.header(this.#header), ...this.#body);
  }

  make(edit: Edit, world: ConcreteWorld): void {
    const header = this.#header;
    switch (edit.edit) {
      case 'header':
        this.#header = {
          flag: this.#row?.flag ?? header.flag,
          length: Length.exact,
          sequence: this.#sequence,
          time: this.#now,
        };
        return;
      case 'flag':
        this.#header = { ...header, flag: edit.value };
        return;
      case 'length':
        this.#header = { ...header, length: Length.wrong };
        return;
      case 'sequence':
        this.#header = { ...header, sequence: Math.max(0, this.#sequence + edit.plus) };
        return;
      case 'time':
        this.#header = { ...header, time: edit.plus === null ? TIME_ZERO : this.#now + edit.plus };
        return;
      case 'part':
        this.#replace(edit.part % Math.max(1, this.#body.length), edit.pick, world);
        return;
      case 'hash':
        this.#rehash(edit.signed);
        return;
      case 'seal':
        this.#seal(edit.fits);
    }
  }

  get #sequence(): number {
    return this.#row?.sequence ?? this.#system.words(this.#slot).sequence(this.#session, this.#session.in);
  }

  #replace(at: number, pick: number, world: ConcreteWorld): void {
    const { variant } = this.#system.slot(this.#slot);
    const sort = sortOf(this.#row?.message[at] ?? 'sealed', variant);
    const own = this.#body[at] ?? -1;
    const values = [...this.#made(sort, own), ...seen(this.#system, world, sort)].filter((v) => v !== own);
    const value = values[pick % Math.max(1, values.length)];
    if (value !== undefined) this.#body[at] = value;
  }

  /** Values of a sort that the adversary makes. */
  #made(sort: string, own: Term): Term[] {
    const { terms } = this.#system;
    const { junk, kids, mauled } = this.#system.words(this.#slot);
    switch (sort) {
      case 'kid':
        return [...kids, terms.constant('junk kid')];
      case 'cfg':
        return [terms.constant('cfg A'), terms.constant('cfg B'), terms.constant('junk cfg')];
      case 'pk':
        return [terms.pk(terms.constant('adversary key')), terms.constant('junk pk')];
      case 'cpt':
        return [
          ...['pkS', 'pkC'].flatMap((name) => {
            const key = this.#session.vars[name];
            return key === undefined ? [] : [terms.enc(key, terms.constant('adversary coins'))];
          }),
          terms.constant('junk cpt'),
        ];
      default:
        return terms.is(own, Op.seal) ? [junk, terms.tuple(mauled, own)] : [junk];
    }
  }

  /** The hash over the parts as they are by now. */
  #rehash(signed: boolean): void {
    const row = this.#row;
    if (row?.signed === undefined) return;
    const { terms } = this.#system;
    const words = this.#system.words(this.#slot);
    const bound = Object.fromEntries(row.message.map((name, i) => [name, this.#body[i] ?? words.junk]));
    const hash = words.hashOver(this.#session, row.signed.over, terms.header(this.#header), bound);
    this.#put(row.signed.hash, hash);
    if (signed) this.#put('sig', terms.sign(words.names.signingKey(Party.adversary), hash));
  }

  /** Seals anew what fits, or something else that is as long. */
  #seal(fitting: boolean): void {
    const { rx } = this.#session;
    const { terms } = this.#system;
    const words = this.#system.words(this.#slot);
    const { protocol } = words;
    const sealed = (this.#row ?? protocol.channel.find(({ flag }) => flag === this.#header.flag))?.sealed;
    if (rx === null || (sealed === undefined && this.#row !== undefined)) return;
    // What is sealed here is no signature: its length would be another one than the model takes it to have.
    if (this.#row === undefined && sealed !== undefined && sealed.content.length > 1) return;
    const header = terms.header(this.#header);
    const text = terms.constant(this.#header.flag === Flag.error ? 'code 00' : 'adversary text');
    const content =
      this.#row === undefined
        ? text
        : fitting
          ? words.confirmation(this.#session, this.#row, header)
          : terms.hash(protocol.hashBits, [words.junk]);
    const associated = words.associated(sealed ?? words.row('message').sealed, header);
    this.#body[this.#body.length - 1] = terms.seal(
      rx.key,
      rx.nonce,
      rx.position,
      rx.history,
      associated,
      content,
    );
  }

  #put(name: string, value: Term): void {
    const at = this.#row?.message.indexOf(name) ?? -1;
    if (at >= 0) this.#body[at] = value;
  }
}

/** Values of a sort in all that was sent, oldest session first. */
function seen(system: System, { model }: ConcreteWorld, sort: string): Term[] {
  const found = new Set<Term>();
  for (const { index: slot } of system.slots)
    for (const [i, packet] of system.session(model.state, slot).history.sent.entries()) {
      const body = system.terms.args(packet).slice(1);
      for (const [at, name] of partsOf(system, slot, i).entries()) {
        const value = body[at];
        if (name === sort && value !== undefined) found.add(value);
      }
    }
  return [...found];
}
