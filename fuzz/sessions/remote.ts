import { Canary } from '../../harness/canary.ts';
import { usageOf } from '../../harness/observation/cost.ts';
import { describeEnd } from '../../harness/observation/peer-process.ts';
import { PeerCrashedError, PeerUnusableError } from '../../harness/peer-error.ts';
import type { Target } from '../../harness/target.ts';
import type { Clock } from '../../impl/clock.ts';
import { Endpoint } from '../../impl/endpoint.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import type { Breach, Run } from '../level.ts';
import { Turns } from '../turns.ts';
import { type Base, basesOf } from './bases.ts';
import { crowd } from './crowd.ts';
import type { Recorder, Wait } from './exchange.ts';
import { Forge } from './forge.ts';
import { Hand } from './hand.ts';
import { latencyClass } from './latency.ts';
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
  readonly #turns = new Turns();
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
    const { times } = example;
    try {
      // What many connections cost can be told where nothing else goes on.
      return times === undefined || usageOf(this.target) === undefined || this.target.sequential
        ? await this.#turns.together(() => this.#run(example, recorder))
        : await this.#turns.alone(() => this.#crowd(example, times, recorder));
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

  async #run(example: SessionCase, recorder?: Recorder): Promise<Run> {
    const { target } = this;
    const others = await this.#prepared();
    const { player, latencies, close } = await this.#play(example, others, recorder);
    close();
    const serves = target.sequential === true || (await this.#canary.served(false));
    await refuseCrash(target, serves);
    if (!serves) {
      this.#canary.renew();
      const lost = 'a session that was open all the while was not answered any more';
      recorder?.breach(lostOthers(this.subject, lost));
      return { features: ['others lost'], breaches: [...player.breaches, lostOthers(this.subject, lost)] };
    }
    const features = [...player.features, ...latencies];
    return { features, observed: player.observed, breaches: player.breaches };
  }

  /** Plays a case on many connections at the same time: what counts is what they cost. */
  async #crowd(example: SessionCase, times: number, recorder?: Recorder): Promise<Run> {
    const others = await this.#prepared();
    const seen = await crowd(
      this.target,
      times,
      (isFirst) => this.#play(example, others, isFirst ? recorder : undefined),
      () => this.#canary.served(false),
    );
    await refuseCrash(this.target, await this.#canary.served(false));
    const breaches = seen.map((each) => ({ ...each, state: `${this.subject}, ${example.base}` }));
    for (const each of breaches) recorder?.breach(each);
    return { features: breaches.map(({ response }) => response), executions: times, breaches };
  }

  /** What a case needs before it: packets of other sessions, and a session that it may lose. */
  async #prepared(): Promise<OtherSessions> {
    const others = await this.#otherSessions();
    if (!this.target.sequential && this.#canary.session === undefined) await this.#canary.alive();
    return others;
  }

  /** Plays a case on a connection of its own, which stays open. */
  async #play(
    { base, moves, times }: SessionCase,
    others: OtherSessions,
    recorder?: Recorder,
  ): Promise<Played> {
    const before = this.bases.find(({ name }) => name === base);
    if (before === undefined) throw new RangeError(`base: there is no ${base}`);
    this.#opened += 1;
    const { scene, peer } = await this.#begin(`session ${this.#opened}`);
    const player = new Player(scene, { subject: this.subject, forge: this.#forge, others, recorder });
    const latencies = new Set<string>();
    const { patience } = this.target;
    const waited = (milliseconds: number | undefined) => {
      latencies.add(`${scene.referee.stage}: ${latencyClass(milliseconds, patience)}`);
      // What many at the same time have to wait says nothing of one.
      if (milliseconds !== undefined && times === undefined) patience.learn(milliseconds);
    };
    try {
      await this.#drive(player.play([...before.moves, ...moves]), peer, waited);
      await this.#drive(player.finish(), peer, waited);
    } catch (error) {
      peer.close();
      throw error;
    }
    return { player, latencies, close: () => peer.close() };
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

  /** @param waited told how long each answer that must come was in coming, or that it never came */
  async #drive(
    steps: Generator<Wait, void>,
    peer: WirePeer,
    waited: (milliseconds: number | undefined) => void,
  ): Promise<void> {
    const { patience } = this.target;
    for (const { until, demanded } of steps) {
      const begun = performance.now();
      const came = await peer.wait(until, demanded ? patience.reaction : PROMPT);
      if (!demanded) continue;
      waited(came ? performance.now() - begun : undefined);
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
      await this.#drive(player.play(moves), peer, () => {});
    } finally {
      peer.close();
    }
    return { ours: scene.sent, theirs: scene.received, otherVariant: [] };
  }
}

/** A case that was played, on a connection that is still open. */
interface Played {
  readonly player: Player;
  /** How long answers were in coming, by state and class. */
  readonly latencies: ReadonlySet<string>;
  close(): void;
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
