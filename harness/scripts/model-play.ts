import type { RatchetKind } from '../../impl/channel/data-phase.ts';
import type { Variant } from '../../impl/variant.ts';
import type { Move } from '../../model/move.ts';
import { Flag } from '../../model/protocol.ts';
import { Party, type Session, Stage } from '../../model/session.ts';
import { Length } from '../../model/steps/header-checks.ts';
import type { Term } from '../../model/term.ts';
import type { World } from '../../model/world.ts';
import type { Play, PlayedSession } from './play.ts';

/** A world that scripts are played in: the model's, or one of real endpoints that leads it along. */
export interface PlayedWorld {
  make(move: Move): boolean;
  /** Whether the session has taken as many packets as is said, and lives. */
  hasTaken(slot: number, packets: number): boolean;
}

/** Plays scripts on the servers of a world, link by link; its clients are ours, its network is the adversary's. */
export class ModelPlay implements Play<Term> {
  readonly variant: Variant;
  readonly #world: PlayedWorld;
  readonly #model: World;
  #opened = 0;

  constructor(world: PlayedWorld, model: World, variant: Variant) {
    this.#world = world;
    this.#model = model;
    this.variant = variant;
  }

  async open(): Promise<PlayedSession<Term>> {
    const slots = this.#model.system.slots.filter(({ link }) => link === this.#opened);
    const client = slots.find(({ role }) => role === 'client');
    if (client === undefined) throw new RangeError('the world has no more links');
    this.#opened += 1;
    return new ModelSession(this.#world, this.#model, client.index, client.partner);
  }

  otherConfiguration(): Term {
    const { system, state } = this.#model;
    const { terms } = system;
    const words = system.words(0);
    const header = this.#header(Flag.connectRequest, 0);
    const parts = [terms.constant('kid'), terms.constant('cfg B')];
    const [row] = words.protocol.handshake;
    if (row?.signed === undefined) return terms.tuple(header, ...parts);
    const vars = { kid: parts[0] ?? -1, cfg: parts[1] ?? -1 };
    const hash = words.hashOver(system.session(state, 0), row.signed.over, header, vars);
    // Signed by the adversary's own identity, which the server knows.
    return terms.tuple(header, ...parts, terms.sign(words.names.signingKey(Party.adversary), hash), hash);
  }

  unkeyedData(session: PlayedSession<Term>): Term {
    const { terms } = this.#model.system;
    const sequence = session.handshake.length;
    return terms.tuple(this.#header(Flag.encryptedMessage, sequence), terms.constant('junk'));
  }

  #header(flag: number, sequence: number): Term {
    const { system, state } = this.#model;
    return system.terms.header({ flag, length: Length.exact, sequence, time: state.now });
  }
}

class ModelSession implements PlayedSession<Term> {
  readonly #world: PlayedWorld;
  readonly #model: World;
  readonly #client: number;
  readonly #server: number;

  constructor(world: PlayedWorld, model: World, client: number, server: number) {
    this.#world = world;
    this.#model = model;
    this.#client = client;
    this.#server = server;
  }

  get handshake(): readonly Term[] {
    const { sent, data } = this.#history(this.#client);
    return sent.slice(0, sent.length - data.length);
  }

  get received(): readonly Term[] {
    return this.#history(this.#server).data;
  }

  async establish(change: (packet: Term, index: number) => Term = (packet) => packet): Promise<boolean> {
    if (this.#session(this.#client).stage === Stage.idle)
      this.#world.make({ kind: 'start', slot: this.#client, choice: 0 });
    for (let index = 0; ; index++) {
      const packet = this.#history(this.#client).sent[index];
      if (packet === undefined) break;
      const server = this.#session(this.#server).in;
      if (!this.#deliver(this.#server, change(packet, index))) break;
      if (this.#session(this.#server).in === server) break;
      this.#settle(this.#client);
    }
    return this.#isEstablished;
  }

  seal(): Term {
    this.#world.make({ kind: 'encrypt', slot: this.#client });
    return this.#history(this.#client).data.at(-1) ?? -1;
  }

  async echo(): Promise<boolean> {
    if (!(await this.give(this.seal()))) return false;
    const before = this.#history(this.#client).taken.length;
    this.#world.make({ kind: 'encrypt', slot: this.#server });
    this.#settle(this.#client);
    return this.#world.hasTaken(this.#client, before + 1);
  }

  async ratchet(ratchet: RatchetKind): Promise<boolean> {
    const before = this.#history(this.#server).epochs.length;
    this.#world.make({ kind: 'ratchet', slot: this.#client, ratchet });
    this.#settle(this.#server);
    this.#settle(this.#client);
    return this.#history(this.#server).epochs.length > before && this.#isEstablished;
  }

  async give(packet: Term): Promise<boolean> {
    const { stage, history } = this.#session(this.#server);
    if (!this.#deliver(this.#server, packet)) return false;
    return stage === Stage.data
      ? this.#world.hasTaken(this.#server, history.taken.length + 1)
      : this.#session(this.#server).stage !== Stage.closed && this.#session(this.#server).stage !== stage;
  }

  /** Delivers what the other end of the link has sent, in order. */
  #settle(slot: number): void {
    for (;;) {
      const packet = this.#model.system.pending(this.#model.state, slot);
      if (packet === undefined || !this.#deliver(slot, packet)) return;
    }
  }

  #deliver(slot: number, packet: Term): boolean {
    return this.#world.make({ kind: 'deliver', slot, packet });
  }

  get #isEstablished(): boolean {
    return this.#session(this.#server).stage === Stage.data;
  }

  #session(slot: number): Session {
    return this.#model.system.session(this.#model.state, slot);
  }

  #history(slot: number): Session['history'] {
    return this.#session(slot).history;
  }
}
