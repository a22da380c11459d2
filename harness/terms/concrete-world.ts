import { type Policy, strict } from '../../impl/policy.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import type { Role } from '../../impl/variant.ts';
import type { Backend, Judged, Value } from '../../model/backend.ts';
import { CLIENT_CHOICES, type Move, type RatchetKind } from '../../model/move.ts';
import { Flag } from '../../model/protocol.ts';
import { isSecretName } from '../../model/reveal.ts';
import { Party, type Rcs, type Session } from '../../model/session.ts';
import type { Slot, System } from '../../model/system.ts';
import type { Term } from '../../model/term.ts';
import { World } from '../../model/world.ts';
import { Actor, type Circumstances } from './actor.ts';
import type { Cast } from './cast.ts';
import { Holdings } from './holdings.ts';
import { identityOf, withTwoIdentities } from './identities.ts';
import { keptCipher, keptSecret } from './kept-secrets.ts';
import { Packets } from './packets.ts';
import { unixTime } from './time.ts';
import { Values } from './values.ts';
import { WatchedEndpoint } from './watched-endpoint.ts';

/** What every judgement of bytes has to say of itself. */
export const SECRECY_IS_SYMBOLIC =
  'On bytes, secrecy is judged by what can be seen: keys disclosed, met twice or computed by the steps of an ' +
  'attack, and keystream used twice. Secrecy as such is symbolic only.';

/** Flags of packets that are for asymmetric ratchets. */
const ASYMMETRIC: readonly number[] = [Flag.asymmetricRequest, Flag.asymmetricResponse];

export interface ConcreteOptions {
  readonly cast: Cast;
  /** What our endpoints draw from. */
  readonly seed: string;
  /** Decisions of a party in that role that are not the strict ones; asked once for each role. */
  readonly policy?: (role: Role) => Partial<Policy>;
}

/**
 * The concrete backend: the model's oracles on real endpoints. Packets are given as terms of a symbolic world,
 * which is led along: what it says a session sends, the bytes that come are taken for. What is judged comes
 * from the bytes alone.
 */
export class ConcreteWorld implements Backend {
  readonly secrecy = SECRECY_IS_SYMBOLIC;
  readonly model: World;
  readonly #system: System;
  readonly #options: ConcreteOptions;
  readonly #policies: Readonly<Record<Role, Policy>>;
  readonly #values = new Values();
  readonly #holdings: Holdings;
  readonly #packets: Packets;
  readonly #actors: (Actor | undefined)[];
  /** Packets of each session that the adversary has taken note of. */
  readonly #noted: number[];

  /** @param system the protocol that the endpoints are believed to follow */
  constructor(system: System, options: ConcreteOptions) {
    this.#system = system;
    this.#options = options;
    this.model = new World(system);
    const policy = (role: Role): Policy => ({ ...strict, ...options.policy?.(role) });
    this.#policies = { client: policy('client'), server: withTwoIdentities(policy('server'), options.cast) };
    this.#holdings = new Holdings(system.terms, options.cast, this.#policies.client);
    this.#packets = new Packets(system, this.#holdings, options.cast.profile);
    this.#noted = system.slots.map(() => 0);
    this.#actors = system.slots.map((slot) => (slot.role === 'server' ? this.#server(slot) : undefined));
  }

  newSession(slot: number, choice: number): boolean {
    if (!this.model.newSession(slot, choice)) return false;
    const chosen = CLIENT_CHOICES[choice];
    const { cast } = this.#options;
    const profile = chosen?.configuration === 'cfg B' ? cast.otherProfile : cast.profile;
    const peer = chosen?.peer ?? Party.server;
    const actor = this.#actor(this.#system.slot(slot), profile, peer);
    this.#actors[slot] = actor;
    actor.start(peer, this.#at);
    this.#note(slot);
    return true;
  }

  /** @param given what is delivered for it, where that is not what the term spells out */
  deliver(slot: number, packet: Term, given?: Uint8Array): boolean {
    const actor = this.#actors[slot];
    if (actor === undefined || actor.isClosed) return false;
    if (ASYMMETRIC.includes(this.#flagOf(packet)) && this.#lacksAsymmetricRatchet(slot)) return false;
    const bytes = given ?? this.#packets.bytesOf(slot, this.#session(slot), packet);
    if (bytes === undefined || !this.model.deliver(slot, packet)) return false;
    actor.receive(bytes, this.#at);
    this.#note(slot);
    return true;
  }

  encrypt(slot: number): boolean {
    const actor = this.#actors[slot];
    if (actor?.canSend !== true || !this.model.encrypt(slot)) return false;
    actor.encrypt();
    this.#note(slot);
    return true;
  }

  ratchet(slot: number, kind: RatchetKind): boolean {
    const actor = this.#actors[slot];
    const partner = this.#actors[this.#system.slot(slot).partner];
    if (actor?.canSend !== true || (kind === 'unseen' && partner?.canSend !== true)) return false;
    if (kind === 'asymmetric' && this.#lacksAsymmetricRatchet(slot)) return false;
    if (!this.model.ratchet(slot, kind)) return false;
    actor.ratchet(kind === 'asymmetric' ? 'asymmetric' : 'symmetric', this.#at);
    if (kind !== 'unseen') {
      this.#note(slot);
      return true;
    }
    // The token packet goes past the adversary, straight to the partner.
    const packet = actor.sent.at(-1);
    if (packet !== undefined) partner?.receive(packet, this.#at);
    actor.markUnseen();
    partner?.markUnseen();
    this.#noted[slot] = actor.sent.length;
    return true;
  }

  close(slot: number): boolean {
    const actor = this.#actors[slot];
    if (actor?.watched.endpoint.stage !== 'established' || !this.model.close(slot)) return false;
    actor.close();
    this.#note(slot);
    return true;
  }

  revealState(slot: number): boolean {
    return this.#reveal(slot, true);
  }

  revealKey(slot: number): boolean {
    return this.#reveal(slot, false);
  }

  exposeSecret(slot: number, secret: 'secA' | 'secB'): boolean {
    const actor = this.#actors[slot];
    const bytes = actor?.watched.secrets[secret === 'secA' ? 0 : 1]?.was;
    const term = this.#session(slot).history[secret];
    if (actor === undefined || bytes === undefined || !this.model.exposeSecret(slot, secret)) return false;
    this.#disclose(term, bytes);
    this.#holdings.openSeals();
    actor.session.history.exposed |= secret === 'secA' ? 1 : 2;
    return true;
  }

  corruptLongTerm(party: number): boolean {
    const key = this.#options.cast.keys[party];
    if (key === undefined || !this.model.corruptLongTerm(party)) return false;
    this.#holdings.hold(this.#system.words(0).names.signingKey(party), key.signingKey);
    return true;
  }

  tick(units: number): boolean {
    return this.model.tick(units);
  }

  /** Carries out a move; false if it is not possible, or the bytes for it cannot be had. */
  make(move: Move): boolean {
    switch (move.kind) {
      case 'start':
        return this.newSession(move.slot, move.choice);
      case 'deliver':
        return this.deliver(move.slot, move.packet);
      case 'encrypt':
        return this.encrypt(move.slot);
      case 'ratchet':
        return this.ratchet(move.slot, move.ratchet);
      case 'close':
        return this.close(move.slot);
      case 'reveal state':
        return this.revealState(move.slot);
      case 'reveal key':
        return this.revealKey(move.slot);
      case 'expose':
        return this.exposeSecret(move.slot, move.secret);
      case 'corrupt':
        return this.corruptLongTerm(move.party);
      case 'tick':
        return this.tick(move.units);
    }
  }

  judged(): Judged {
    const idle = (slot: Slot) => this.#actor(slot, this.#options.cast.profile, -1).session.record();
    return {
      sessions: this.#system.slots.map((slot) => this.#actors[slot.index]?.session.record() ?? idle(slot)),
      corrupted: this.model.state.corrupted,
      knows: (value) => this.#knows(value),
    };
  }

  /** Reads a packet that a session sent as a term. */
  abstract(slot: number, packet: Uint8Array): Term {
    return this.#packets.abstract(slot, packet);
  }

  /** The endpoint of a session, once it has been started. */
  actor(slot: number): Actor | undefined {
    return this.#actors[slot];
  }

  /** CHN-05: a Duplex session of Classic McEliece has none. In the model every Duplex session has. */
  #lacksAsymmetricRatchet(slot: number): boolean {
    const endpoint = this.#actors[slot]?.watched.endpoint;
    return this.#system.slot(slot).variant === 'duplex' && endpoint?.hasAsymmetricRatchet === false;
  }

  #flagOf(packet: Term): number {
    const { terms } = this.#system;
    return terms.headerOf(terms.arg(packet, 0)).flag;
  }

  get #at(): Circumstances {
    const { now, corrupted } = this.model.state;
    return { now, corrupted };
  }

  #session(slot: number): Session {
    return this.#system.session(this.model.state, slot);
  }

  #server(slot: Slot): Actor {
    const actor = this.#actor(slot, this.#options.cast.profile, -1);
    actor.start(-1, { now: 0, corrupted: 0 });
    return actor;
  }

  #actor(slot: Slot, profile: Cast['profile'], peer: number): Actor {
    const { cast, seed } = this.#options;
    const watched = new WatchedEndpoint(identityOf(slot, cast, profile, peer), {
      profile,
      crypto: cast.crypto,
      clock: () => unixTime(this.model.state.now),
      random: seededRandom(`${seed} ${slot.index}`),
      policy: this.#policies[slot.role],
    });
    const { protocol } = this.#system.words(slot.index);
    return new Actor(slot, watched, profile, { cast, protocol, values: this.#values });
  }

  /** Takes note of what a session has sent. */
  #note(slot: number): void {
    const actor = this.#actors[slot];
    const { sent } = this.#session(slot).history;
    if (actor === undefined) return;
    for (let i = this.#noted[slot] ?? 0; i < Math.min(sent.length, actor.sent.length); i++) {
      const [term, bytes] = [sent[i], actor.sent[i]];
      if (term !== undefined && bytes !== undefined) this.#packets.take(slot, i, term, bytes);
    }
    this.#noted[slot] = actor.sent.length;
    this.#holdings.openSeals();
  }

  #reveal(slot: number, whole: boolean): boolean {
    const actor = this.#actors[slot];
    const session = this.#session(slot);
    if (actor === undefined || !(whole ? this.model.revealState(slot) : this.model.revealKey(slot)))
      return false;
    const secrets = whole ? Object.entries(session.vars).filter(([name]) => isSecretName(name)) : [];
    for (const [name, term] of secrets) this.#disclose(term, keptSecret(actor, name));
    for (const [rcs, sends] of [
      [session.tx, true],
      [session.rx, false],
    ] as const)
      this.#discloseCipher(actor, rcs, sends);
    this.#holdings.openSeals();
    const { history, epoch } = actor.session;
    // What a closed session still holds, it should have erased: that spoils no freshness.
    if (actor.isClosed) return true;
    if (whole) {
      history.stateRevealed |= 1 << epoch;
      const [last] = history.offered.slice(-1);
      if (actor.watched.endpoint.stage === 'established' && !actor.canSend && last !== undefined)
        actor.session.add('lost', last);
    } else history.keyRevealed |= 1 << epoch;
    return true;
  }

  #discloseCipher(actor: Actor, rcs: Rcs | null, sends: boolean): void {
    const kept = rcs === null ? undefined : keptCipher(actor, sends);
    if (rcs === null || kept === undefined) return;
    this.#disclose(rcs.key, kept.key);
    this.#disclose(rcs.nonce, kept.nonce);
  }

  #disclose(term: Term, bytes: Uint8Array | undefined): void {
    if (bytes !== undefined) this.#holdings.hold(term, bytes);
  }

  /** Whether it is a key or text that was disclosed, or that the adversary computes as the model would. */
  #knows(value: Value): boolean {
    const { knowledge } = this.#system;
    const { k } = this.model.state;
    return this.#system.slots.some(({ index }) => {
      const { epochs, texts } = this.#session(index).history;
      const wanted = [...epochs.flatMap(({ k1, k2, rk }) => [k1, k2, rk]), ...texts];
      return wanted.some((term) => {
        const bytes = term >= 0 && knowledge.derives(k, term) ? this.#holdings.bytesOf(term) : undefined;
        return bytes !== undefined && this.#values.of(bytes) === value;
      });
    });
  }
}
