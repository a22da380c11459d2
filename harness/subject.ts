import { Canary } from './canary.ts';
import { Gate } from './gate.ts';
import { checkHealth } from './health.ts';
import { describeEnd, type PeerProcess } from './observation/peer-process.ts';
import { PeerUnusableError } from './peer-error.ts';
import type { Target } from './target.ts';

/** Something that befell the peer as a whole: a finding of whichever check brought it about. */
export interface Trouble {
  readonly kind: 'crash' | 'report' | 'loss';
  /** What it breaks. */
  readonly requirements: readonly string[];
  readonly expected: string;
  readonly observed: string;
}

/** Milliseconds for the end of a process to be told, once its connections have ended. */
const NOTICE = 500;
/** How long a peer that is not ours to start is waited for, and how often it is tried. */
const RECOVERY = 2_000;
const TRIES = 8;

/** One peer as a whole, with all of its targets: what one check does to it, every other may feel. */
export class Subject {
  /** Checks go in together, or one alone. */
  readonly gate = new Gate();
  readonly process: PeerProcess | undefined;
  /** Whether one connection touches others, or was seen to: then checks go one at a time. */
  harmful = false;
  /** Why it can no longer be used, once it cannot. */
  lost: string | undefined;
  readonly #canaries: ReadonlyMap<Target, Canary>;
  /** Those that serve an honest client: others speak the protocol wrongly, as their checks will say. */
  readonly #healthy = new Set<Target>();

  constructor(targets: readonly Target[], seed: string) {
    this.process = targets[0]?.process;
    this.harmful = targets.some(({ sequential, cached }) => sequential === true || cached === true);
    this.#canaries = new Map(targets.map((target) => [target, new Canary(target, seed)]));
  }

  canary(target: Target): Canary {
    const canary = this.#canaries.get(target);
    if (canary === undefined) throw new TypeError('target is not one of this peer');
    return canary;
  }

  /** Opens a canary on every target. @throws PeerUnusableError when one serves nobody */
  async open(): Promise<void> {
    for (const [target, canary] of this.#canaries)
      if (await checkHealth(target, canary)) this.#healthy.add(target);
  }

  /**
   * What has befallen it, if anything has, as far as a target shows it.
   * @param anew whether a new session is tried as well as the one that is open
   */
  async trouble(target: Target, anew = true): Promise<Trouble | undefined> {
    const broken = await this.#broken();
    if (broken !== undefined) return broken;
    if (!this.#healthy.has(target)) return undefined;
    const canary = this.canary(target);
    if (await canary.served(anew)) return this.#broken();
    await this.process?.endedWithin(NOTICE);
    return (await this.#broken()) ?? this.#loss(canary);
  }

  /** Makes it serve again, started anew where need be and where that is ours to do. False when it does not. */
  async heal({ kind, requirements }: Trouble): Promise<boolean> {
    for (const canary of this.#canaries.values()) canary.renew();
    if (this.process === undefined) return this.#recovers();
    const mayServe = kind !== 'loss' || !requirements.includes('DOS-01');
    if (mayServe && this.process.alive && (await this.#serves())) return true;
    return this.#startAnew();
  }

  /** Starts one that runs anew, where that is ours to do, so that nothing is left in it. How one broke is yet to be told. */
  async refresh(): Promise<void> {
    if (this.process?.alive) await this.#startAnew();
  }

  async #startAnew(): Promise<boolean> {
    if (this.process === undefined) return true;
    try {
      await this.process.restart();
    } catch (error) {
      if (error instanceof PeerUnusableError) return false;
      throw error;
    }
    for (const canary of this.#canaries.values()) canary.renew();
    return this.#serves();
  }

  close(): void {
    for (const canary of this.#canaries.values()) canary.close();
  }

  async #broken(): Promise<Trouble | undefined> {
    const { process } = this;
    const expected = 'no input crashes the peer';
    const requirements = ['DOS-01'];
    if (process === undefined) return undefined;
    if (!process.alive) {
      const observed =
        process.ended === undefined ? "the peer's process has ended" : describeEnd(process.ended);
      return { kind: 'crash', requirements, expected, observed };
    }
    const report = process.takeReport();
    if (report === undefined) return undefined;
    // Most that say such a thing end by it.
    if (await process.endedWithin(NOTICE)) return this.#broken();
    return { kind: 'report', requirements, expected, observed: `${report.what}: ${report.text}` };
  }

  async #loss(canary: Canary): Promise<Trouble> {
    const expected = 'the peer goes on serving others';
    const serves = await canary.fresh().catch(() => false);
    return serves
      ? {
          ...{ kind: 'loss', requirements: ['TRD-02'], expected },
          observed: 'a session that was open all the while is no longer answered',
        }
      : {
          ...{ kind: 'loss', requirements: ['DOS-01', 'TRD-02'], expected },
          observed: 'it no longer serves a plain client',
        };
  }

  async #serves(): Promise<boolean> {
    for (const target of this.#healthy) if (!(await this.canary(target).served())) return false;
    return true;
  }

  async #recovers(): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      if (await this.#serves()) return true;
      for (const canary of this.#canaries.values()) canary.renew();
      // Nothing tells that somebody else starts it anew.
      await new Promise((resolve) => setTimeout(resolve, RECOVERY / TRIES));
    }
    return false;
  }
}

/** The peers of a run: targets that share a process are one. */
export function subjectsOf(targets: readonly Target[], seed: string): ReadonlyMap<Target, Subject> {
  const groups = new Map<object, Target[]>();
  for (const target of targets) {
    const key = target.process ?? target;
    groups.set(key, [...(groups.get(key) ?? []), target]);
  }
  return new Map(
    [...groups.values()].flatMap((group) => {
      const subject = new Subject(group, seed);
      return group.map((target) => [target, subject] as const);
    }),
  );
}
