import { Canary } from '../../harness/canary.ts';
import { describeEnd } from '../../harness/observation/peer-process.ts';
import { PeerCrashedError, PeerUnusableError } from '../../harness/peer-error.ts';
import type { Target } from '../../harness/target.ts';
import type { Clock } from '../../impl/clock.ts';
import { Endpoint } from '../../impl/endpoint.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import type { Breach, Run } from '../level.ts';
import { type Base, basesOf } from './bases.ts';
import type { Recorder, Wait } from './exchange.ts';
import { Forge } from './forge.ts';
import { Hand } from './hand.ts';
import type { SessionCase } from './moves.ts';
import { Player } from './player.ts';
import { Referee } from './referee.ts';
import type { Scene } from './scene.ts';
import type { OtherSessions } from './sources.ts';
import { WirePeer } from './wire-peer.ts';

/** Seconds in which a packet may be on its way. */
const BLUR = 3n;

/** Milliseconds in which most peers have answered what need not be answered. */
const PROMPT = 150;

/** Sessions with a peer behind a wire, each on a connection of its own. */
export class RemoteSessions {
  readonly subject: string;
  readonly bases: readonly Base[];
  readonly target: Target;
  readonly seed: string;
  readonly #forge: Forge;
  readonly #canary: Canary;
  #others: Promise<OtherSessions> | undefined;
  #opened = 0;

  constructor(target: Target, seed: string) {
    const { identity, role, profile, crypto, dialect, capabilities } = target;
    this.target = target;
    this.#canary = new Canary(target, `${seed} canary`);
    this.seed = seed;
    this.subject = `${identity.variant} ${role}`;
    this.#forge = new Forge({
      identity,
      profile,
      crypto,
      dialect,
      random: () => seededRandom(`${seed} forged`),
    });
    const { hasAsymmetricRatchet } = this.#endpoint(new Hand(), target.clock, 'none');
    const all = basesOf(identity.variant, role, hasAsymmetricRatchet && !target.ratchetless);
    this.bases = all.filter(
      ({ expired, moves }) =>
        expired === undefined &&
        moves.every(
          ({ move }) =>
            (move !== 'peer ratchets' || capabilities.startsRatchets) &&
            (move !== 'ratchet' || !target.ratchetless),
        ),
    );
  }

  /** Runs a case on a connection of its own. */
  async run(example: SessionCase, recorder?: Recorder): Promise<Run> {
    try {
      return await this.#run(example, recorder);
    } catch (error) {
      if (!(error instanceof PeerUnusableError || error instanceof PeerCrashedError)) throw error;
      const lost: Breach = {
        requirement: 'DOS-01',
        also: ['TRD-02'],
        expected: 'no input keeps it from serving others',
        observed: error.message,
        state: this.subject,
        response: error instanceof PeerCrashedError ? 'crashed' : 'lost',
      };
      recorder?.breach(lost);
      await this.#startAnew();
      return { features: ['lost'], breaches: [lost] };
    }
  }

  async #run({ base, moves }: SessionCase, recorder?: Recorder): Promise<Run> {
    const { target } = this;
    const before = this.bases.find(({ name }) => name === base);
    if (before === undefined) throw new RangeError(`base: there is no ${base}`);
    const others = await this.#otherSessions();
    // Whom it loses must have been there before.
    if (!target.sequential && this.#canary.session === undefined) await this.#canary.alive();
    this.#opened += 1;
    const { scene, peer } = await this.#begin(`session ${this.#opened}`);
    const player = new Player(scene, { subject: this.subject, forge: this.#forge, others, recorder });
    try {
      await this.#drive(player.play([...before.moves, ...moves]), peer);
      await this.#drive(player.finish(), peer);
    } finally {
      peer.close();
    }
    const serves = target.sequential === true || (await this.#canary.served(false));
    await refuseCrash(target, serves);
    if (!serves) {
      this.#canary.renew();
      const lost = 'a session that was open all the while was not answered any more';
      recorder?.breach(lostOthers(this.subject, lost));
      return { features: ['others lost'], breaches: [...player.breaches, lostOthers(this.subject, lost)] };
    }
    return { features: [...player.features], observed: player.observed, breaches: player.breaches };
  }

  /** Starts a peer anew that has been lost, where it is ours to start. */
  async #startAnew(): Promise<void> {
    this.#canary.renew();
    this.#anew ??= this.target.process?.restart().finally(() => {
      this.#anew = undefined;
    });
    await this.#anew;
  }
  #anew: Promise<void> | undefined;

  /** Lets go of what is kept open. */
  close(): void {
    this.#canary.close();
  }

  async #drive(steps: Generator<Wait, void>, peer: WirePeer): Promise<void> {
    const { patience } = this.target;
    for (const { until, demanded } of steps) {
      const begun = performance.now();
      const came = await peer.wait(until, demanded ? patience.reaction : PROMPT);
      if (came && demanded) patience.learn(performance.now() - begun);
    }
  }

  async #begin(name: string): Promise<{ readonly scene: Scene; readonly peer: WirePeer }> {
    const { target, seed } = this;
    const { identity, profile, clock, dialect } = target;
    const hand = new Hand();
    const ours = this.#endpoint(hand, clock, `${seed} ours ${name}`);
    const peer = new WirePeer(target, await target.connect({ seed: `${seed} ${name}` }));
    const { packets } = ours.start();
    const { variant, role } = identity;
    const { firstDataSequence } = dialect;
    const scene: Scene = {
      ...{
        ours,
        peer,
        hand,
        gone: 0,
        waiting: [],
        sent: [],
        received: [],
        inbox: [],
        said: [],
        established: false,
      },
      echoPrefix: target.capabilities.echo ? (target.echoPrefix ?? new Uint8Array(0)) : undefined,
      clock: {
        get now() {
          return clock();
        },
        // A clock that is not ours stays where it is.
        move: () => {},
      },
      referee: new Referee({ variant, role, profile, firstDataSequence, blur: BLUR }),
      made: packets.map((bytes) => ({ bytes, flag: bytes[0] ?? 0 })),
    };
    // A client begins.
    if (target.role === 'client')
      await peer.wait(() => peer.hasBegun || peer.ended !== undefined, target.patience.answer);
    return { scene, peer };
  }

  #endpoint(hand: Hand, clock: Clock, seed: string): Endpoint {
    const { identity, profile, crypto, dialect } = this.target;
    return Endpoint.create(identity, {
      ...{ profile, crypto, clock, dialect },
      random: seededRandom(seed),
      policy: hand.policy,
    });
  }

  /** Packets of another session with the same peer. Those of the other variant are of no peer of ours, and left out. */
  #otherSessions(): Promise<OtherSessions> {
    this.#others ??= this.#talk();
    return this.#others;
  }

  async #talk(): Promise<OtherSessions> {
    const none: OtherSessions = { ours: [], theirs: [], otherVariant: [] };
    const { scene, peer } = await this.#begin('another session');
    const player = new Player(scene, { subject: this.subject, forge: this.#forge, others: none });
    try {
      const moves = this.bases.find(({ name }) => name === 'talked')?.moves ?? [];
      await this.#drive(player.play(moves), peer);
    } finally {
      peer.close();
    }
    return { ours: scene.sent, theirs: scene.received, otherVariant: [] };
  }
}

/** Milliseconds in which a process that has crashed is seen to have ended. */
const ENDING = 500;

/** @throws PeerCrashedError where the peer's process has ended, or has said that it is broken */
async function refuseCrash({ process }: Target, serves: boolean): Promise<void> {
  if (process === undefined) return;
  const report = process.takeReport();
  if (report !== undefined) throw new PeerCrashedError(`${report.what}: ${report.text}`);
  if (process.alive && (serves || !(await process.endedWithin(ENDING)))) return;
  throw new PeerCrashedError(
    process.ended === undefined ? 'its process has ended' : describeEnd(process.ended),
  );
}

function lostOthers(state: string, observed: string): Breach {
  const expected = 'no input keeps it from serving others';
  return { requirement: 'TRD-02', also: ['DOS-01'], expected, observed, state, response: 'others lost' };
}
