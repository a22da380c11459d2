import type { Defect } from '../../harness/defects/defect.ts';
import { freshIdentities } from '../../harness/own/identities.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { Endpoint, type Identity } from '../../impl/endpoint.ts';
import { KEY_VALIDITY } from '../../impl/keys/generate-key.ts';
import { type Policy, strict } from '../../impl/policy.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { strictFramer } from '../../impl/wire/framer.ts';
import type { Breach } from '../level.ts';
import { type Base, basesOf } from './bases.ts';
import type { Recorder } from './exchange.ts';
import { Forge } from './forge.ts';
import { Hand } from './hand.ts';
import { InsideClock } from './inside-clock.ts';
import { InsidePeer } from './inside-peer.ts';
import type { Move } from './moves.ts';
import { Observer } from './observer.ts';
import { Player } from './player.ts';
import { Referee } from './referee.ts';
import { type InsideScene, Moment, type Scene } from './scene.ts';
import type { OtherSessions } from './sources.ts';

/** The time at which sessions in this process begin: any will do, and the same one every time replays. */
export const NOW = 1_800_000_000n;

/** A peer in this process. */
export interface InsideOptions {
  readonly variant: Variant;
  /** The peer's. */
  readonly role: Role;
  readonly profile: Profile;
  readonly crypto: Crypto;
  readonly seed: string;
  readonly defect?: Defect | undefined;
}

/** A moment as it was reached, and what was broken on the way there. */
interface Reached {
  readonly moment: Moment;
  readonly breaches: readonly Breach[];
}

/** Sessions with an endpoint in this process, from any moment of theirs. */
export class InsideSessions {
  readonly subject: string;
  readonly bases: readonly Base[];
  readonly observer: Observer;
  readonly #options: InsideOptions;
  readonly #hand = new Hand();
  readonly #clock = new InsideClock(NOW);
  readonly #identities: { readonly ours: Identity; readonly peer: Identity };
  readonly #policy: Policy;
  readonly #forge: Forge;
  readonly #moments = new Map<string, Reached>();
  readonly #others: OtherSessions;

  constructor(options: InsideOptions) {
    const { variant, role, profile, crypto, seed, defect } = options;
    this.#options = options;
    this.subject = `${variant} ${role}`;
    const random = seededRandom(`${seed} keys`);
    const { client, server } = freshIdentities(variant, profile, crypto, random, NOW);
    this.#identities = role === 'server' ? { ours: client, peer: server } : { ours: server, peer: client };
    this.observer = new Observer(variant);
    this.#policy = this.observer.watch({ ...strict, ...defect?.policy });
    const identity = this.#identities.ours;
    const dialect = DIALECTS.reference;
    this.#forge = new Forge({
      identity,
      profile,
      crypto,
      dialect,
      random: () => seededRandom(`${seed} forged`),
    });
    this.bases = basesOf(variant, role, this.#begin('').ours.hasAsymmetricRatchet);
    this.#others = this.#record();
  }

  /** A player of a session that stands at a moment, and what was broken until then. */
  at(name: string): { readonly player: Player; readonly breaches: readonly Breach[] } {
    const { moment, breaches } = this.#momentOf(name);
    const scene = moment.restore((time, keys) => {
      this.#clock.now = time;
      this.observer.begin(keys);
    });
    return { player: this.#playerOf(scene), breaches };
  }

  /** A player of a session from its start, and the moves that lead to a moment. */
  from(name: string, recorder: Recorder): { readonly player: Player; readonly moves: readonly Move[] } {
    const { moves, expired } = this.#baseOf(name);
    return { player: this.#playerOf(this.#begin('session', expired), this.#others, recorder), moves };
  }

  /** Who the peer is, and who we are to it. */
  get options(): InsideOptions {
    return this.#options;
  }

  #baseOf(name: string): Base {
    const base = this.bases.find((each) => each.name === name);
    if (base === undefined) throw new RangeError(`base: there is no ${name}`);
    return base;
  }

  #playerOf(scene: Scene, others: OtherSessions = this.#others, recorder?: Recorder): Player {
    return new Player(scene, { subject: this.subject, forge: this.#forge, others, recorder });
  }

  #momentOf(name: string): Reached {
    const known = this.#moments.get(name);
    if (known !== undefined) return known;
    const { moves, expired } = this.#baseOf(name);
    const scene = this.#begin('session', expired);
    const player = this.#playerOf(scene);
    run(player.play(moves));
    const moment = new Moment(scene);
    const reached = { moment, breaches: player.breaches };
    this.#moments.set(name, reached);
    return reached;
  }

  /** Both ends of a session, started. */
  #begin(name: string, expired?: true): InsideScene {
    const { seed, profile, crypto, variant, defect } = this.#options;
    const { ours, peer } = this.#identities;
    const clock = this.#clock;
    clock.now = NOW + (expired ? KEY_VALIDITY + 1n : 0n);
    this.#hand.begin([]);
    this.observer.begin([]);
    const common = { profile, crypto, clock: () => clock.now };
    const endpoint = Endpoint.create(ours, {
      ...common,
      random: seededRandom(`${seed} ours ${name}`),
      policy: this.#hand.policy,
    });
    const its = new InsidePeer(
      Endpoint.create(peer, {
        ...common,
        random: seededRandom(`${seed} peer ${name}`),
        policy: this.#policy,
        framer: { ...strictFramer, ...defect?.framer },
        dialect: { ...DIALECTS.reference, ...defect?.dialect },
      }),
      this.observer,
    );
    its.start();
    const { packets } = endpoint.start();
    // The keys of both are made at once.
    const expiration = this.#options.role === 'server' ? NOW + KEY_VALIDITY : undefined;
    const firstDataSequence = DIALECTS.reference.firstDataSequence;
    return {
      ...{ ours: endpoint, peer: its, hand: this.#hand, clock, gone: 0, waiting: [], sent: [], received: [] },
      ...{ inbox: [], said: [], echoPrefix: new Uint8Array(0) },
      referee: new Referee({ variant, role: ours.role, profile, firstDataSequence, expiration, blur: 0n }),
      made: packets.map((bytes) => ({ bytes, flag: bytes[0] ?? 0 })),
    };
  }

  /** Packets of another session of the same two, and of one of the other variant, whose keys and endpoints are others. */
  #record(): OtherSessions {
    const scene = this.#begin('another session');
    run(this.#playerOf(scene, { ours: [], theirs: [], otherVariant: [] }).play(this.#baseOf('talked').moves));
    const { variant, seed } = this.#options;
    if (seed.endsWith(OTHER)) return { ours: scene.sent, theirs: scene.received, otherVariant: [] };
    const sessions = new InsideSessions({
      ...this.#options,
      variant: variant === 'simplex' ? 'duplex' : 'simplex',
      seed: `${seed}${OTHER}`,
      defect: undefined,
    });
    return { ours: scene.sent, theirs: scene.received, otherVariant: sessions.#others.ours };
  }
}

/** What the seed of sessions ends with that are only there for their packets: they need no others in turn. */
const OTHER = ' of the other variant';

/** Runs what waits for nobody to its end. */
export function run(steps: Generator<unknown, void>): void {
  while (steps.next().done !== true) {
    // A peer in this process has answered already.
  }
}
