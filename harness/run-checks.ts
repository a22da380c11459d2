import { hasSlowOperations } from '../impl/net/slow-crypto.ts';
import type { Check } from './check.ts';
import { HeldLogs } from './held-logs.ts';
import type { Games } from './judged/games.ts';
import { type Item, itemsOf, plan } from './plan.ts';
import { type CheckResult, type RunContext, runCheck, type Twins, untriedResult } from './run-check.ts';
import type { Shard } from './shard.ts';
import { type Subject, subjectsOf, type Trouble } from './subject.ts';
import type { Target } from './target.ts';
import type { Targets } from './targets.ts';

export interface RunOptions {
  readonly seed: number;
  readonly effort: number;
  /** How many factors of the checks that are made from tables are combined: 2 by default. */
  readonly strength?: number;
  /** The part of the plan that is tried, where that is not all. */
  readonly shard?: Shard;
  /** Checks in flight at once. Verdicts do not depend on it. */
  readonly jobs: number;
  /** Milliseconds after which no check is begun; those that were not have no result. */
  readonly timeBudget?: number;
  readonly interrupted: () => boolean;
  /** The games that judge every conversation, where they do. */
  readonly games?: Games;
  /** Whether it is for the self-test: each twin once a target, and nothing shrunk. */
  readonly brief?: boolean;
  /** Whether targets whose handshakes are slow are tried with as many cases as others. */
  readonly unsparing?: boolean;
  /** Told as each result comes. */
  readonly onResult: (result: CheckResult, done: number, all: number) => void;
}

/**
 * Runs checks on targets. Results come back in the order of the plan.
 * @throws PeerUnusableError when a target never serves an honest client, and it is no fault of its protocol
 */
export async function runChecks(
  checks: readonly Check[],
  targets: Targets,
  options: RunOptions,
): Promise<readonly CheckResult[]> {
  const subjects = subjectsOf(targets.all, `${options.seed}`);
  try {
    // Opened first, and used during the checks.
    for (const subject of new Set(subjects.values())) await subject.open();
    const items = itemsOf(plan(checks, targets.all, options.strength), options.shard);
    return await new Run(items, subjects, options).all();
  } finally {
    for (const subject of subjects.values()) subject.close();
  }
}

/** Checks after one of which a new session is tried, in a brief run and where handshakes are slow. */
const STRIDE = 16;

/** Crashes brought about by single checks after which a brief run leaves a peer: it is broken. One that serves nobody any more is left at once. */
const BRIEF_TROUBLES = 3;

/** An item of the plan, by its place in it. */
interface Placed extends Item {
  readonly index: number;
  readonly subject: Subject;
}

/** One run of a plan. */
class Run {
  readonly #items: readonly Placed[];
  readonly #options: RunOptions;
  readonly #results: (CheckResult | undefined)[];
  readonly #begun = performance.now();
  /** Items that are being tried beside others, by the peer that they are tried on. */
  readonly #inFlight = new Map<Subject, Set<Placed>>();
  /** Those of them that may have brought a peer into trouble. They are tried again, each alone. */
  readonly #suspects = new Map<Subject, ReadonlySet<Placed>>();
  readonly #brief: boolean;
  readonly #twins: Twins = new Map();
  /** How much trouble single checks brought each peer into. */
  readonly #troubles = new Map<Subject, number>();
  readonly #logs = new HeldLogs();
  #done = 0;

  constructor(items: readonly Item[], subjects: ReadonlyMap<Target, Subject>, options: RunOptions) {
    this.#items = items.map((item, index) => {
      const subject = subjects.get(item.target);
      if (subject === undefined) throw new TypeError('a target of the plan is not one of the run');
      return { ...item, index, subject };
    });
    this.#options = options;
    this.#brief = options.brief ?? false;
    this.#results = new Array<CheckResult | undefined>(items.length);
  }

  async all(): Promise<readonly CheckResult[]> {
    // What must be alone comes first: it shows whether one connection touches others, as the rest must know.
    const queue = [
      ...this.#items.filter(({ check }) => check.alone),
      ...this.#items.filter(({ check }) => !check.alone),
    ];
    const worker = async (): Promise<void> => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        await this.#try(item);
      }
    };
    await Promise.all(Array.from({ length: this.#options.jobs }, worker));
    return this.#results.filter((result) => result !== undefined);
  }

  async #try(item: Placed): Promise<void> {
    const { subject, target } = item;
    const leave = await enter(item);
    if (this.#isOver(item)) {
      leave();
      return;
    }
    const inFlight = this.#inFlight.get(subject) ?? new Set();
    this.#inFlight.set(subject, inFlight.add(item));
    const suspected = () => this.#suspects.get(subject)?.has(item) ?? false;
    let trouble: Trouble | undefined;
    let result: CheckResult | undefined;
    // Whoever notices the trouble first sees to all that were in flight.
    let others = false;
    let turn: Promise<() => void> | undefined;
    try {
      result = await this.#run(item, { interrupted: () => this.#options.interrupted() || suspected() });
      const often = !this.#isSparing(target) || this.#done % STRIDE === 0;
      // Where one is tried once in a while only, what did not pass says when.
      const anew = often || (!this.#brief && result.verdict !== 'pass');
      if (!suspected()) trouble = await subject.trouble(target, anew);
      others = suspected();
      if (!others && trouble !== undefined) {
        this.#suspects.set(subject, new Set(inFlight));
        turn = subject.gate.aloneNext();
      }
    } finally {
      inFlight.delete(item);
      leave();
    }
    if (others) return;
    if (trouble === undefined || turn === undefined) this.#settle(item, result);
    else await this.#examine(subject, trouble, await turn);
  }

  /** Tries the checks that were in flight when a peer came into trouble, each alone, to tell which did it. */
  async #examine(subject: Subject, trouble: Trouble, leave: () => void): Promise<void> {
    const suspects = [...(this.#suspects.get(subject) ?? [])].sort((one, other) => one.index - other.index);
    this.#suspects.delete(subject);
    subject.harmful = true;
    try {
      const healed = await subject.heal(trouble);
      if (!healed) subject.lost = trouble.observed;
      const tried = healed ? await this.#tryAlone(suspects) : [];
      const explained = tried.some(({ again }) => again);
      if (healed && explained) {
        for (const { item, result } of tried) this.#settle(item, result);
        return;
      }
      for (const item of suspects) {
        const result = tried.find((each) => each.item === item)?.result;
        this.#settle(item, unexplained(result ?? this.#untried(item, trouble), trouble, suspects));
      }
    } finally {
      if (this.#isKnownBroken(subject)) subject.lost ??= trouble.observed;
      leave();
    }
  }

  /** Each by itself, looked after case by case, on a peer that was made to serve again. */
  async #tryAlone(
    suspects: readonly Placed[],
  ): Promise<readonly { item: Placed; result: CheckResult | undefined; again: boolean }[]> {
    const tried = [];
    for (const item of suspects) {
      if (this.#isKnownBroken(item.subject)) break;
      const { subject, target } = item;
      if (subject.lost !== undefined) {
        tried.push({
          item,
          result: this.#untried(item, lostBefore(subject.lost)),
          again: false,
        });
        continue;
      }
      let again: Trouble | undefined;
      const guard = async () => {
        again ??= await subject.trouble(target);
        return again;
      };
      const result = await this.#run(item, { interrupted: this.#options.interrupted, guard });
      await guard();
      tried.push({
        item,
        result: again === undefined ? result : finding(result, again),
        again: again !== undefined,
      });
      if (again === undefined) continue;
      // To see that a peer serves nobody takes long.
      const weight = again.kind === 'loss' && again.requirements.includes('DOS-01') ? BRIEF_TROUBLES : 1;
      this.#troubles.set(subject, (this.#troubles.get(subject) ?? 0) + weight);
      if (!(await subject.heal(again))) subject.lost = again.observed;
    }
    return tried;
  }

  /** Whether a brief run has seen enough of a peer that checks bring into trouble. */
  #isKnownBroken(subject: Subject): boolean {
    return this.#brief && (this.#troubles.get(subject) ?? 0) >= BRIEF_TROUBLES;
  }

  /** Whether as few handshakes as possible are made with a target. */
  #isSparing({ profile }: Target): boolean {
    return this.#brief || (hasSlowOperations(profile) && !this.#options.unsparing);
  }

  #run(
    { check, target, subject }: Placed,
    more: Pick<RunContext, 'interrupted' | 'guard'>,
  ): Promise<CheckResult> {
    const { seed, games } = this.#options;
    const isSparing = this.#isSparing(target);
    const effort = isSparing && !this.#brief ? 0 : this.#options.effort;
    const canaryOf = (each: Target) => subject.canary(each);
    const options = {
      ...(games && { games }),
      ...(isSparing && { twins: this.#twins }),
      brief: this.#brief,
      ...(check.alone && { renew: () => subject.refresh() }),
    };
    return runCheck(check, target, { seed, effort, canaryOf, ...options, ...more });
  }

  /** Whether the item is not to be tried any more. What the peer's loss leaves is told by name. */
  #isOver(item: Placed): boolean {
    const { timeBudget = Number.POSITIVE_INFINITY, interrupted } = this.#options;
    if (interrupted() || performance.now() - this.#begun >= timeBudget) return true;
    const { lost } = item.subject;
    if (lost === undefined) return false;
    this.#settle(item, this.#untried(item, lostBefore(lost)));
    return true;
  }

  #untried({ check, target }: Placed, why: Parameters<typeof untriedResult>[4]): CheckResult {
    return untriedResult(check, target, this.#options.seed, 'inconclusive', why);
  }

  #settle({ index, subject }: Placed, result: CheckResult | undefined): void {
    if (result === undefined) return;
    // A check that was cut short has not passed: it was not tried.
    if (this.#options.interrupted() && result.verdict !== 'fail') return;
    if (result.verdict === 'fail' && result.requirements.includes('TRD-02')) subject.harmful = true;
    this.#done += 1;
    this.#options.onResult(result, this.#done, this.#items.length);
    this.#results[index] = this.#logs.hold(result);
  }
}

/** Enters beside others, or alone where the check must be, or where one connection of the peer touches others. */
async function enter({ check, subject }: Placed): Promise<() => void> {
  if (!check.alone && !subject.harmful) {
    const leave = await subject.gate.share();
    // It may have been seen while this one waited.
    if (!subject.harmful) return leave;
    leave();
  }
  return subject.gate.alone();
}

function lostBefore(lost: string) {
  return { expected: 'the check is tried', observed: `the peer was lost before: ${lost}` };
}

/** A result with the trouble that the check brought about: a finding, whatever else it found. */
function finding(result: CheckResult, trouble: Trouble): CheckResult {
  const { requirements, expected, observed } = trouble;
  const outcome = { verdict: 'fail', expected, observed } as const;
  const plain = { case: undefined, clock: 0n, logs: [] };
  return {
    ...result,
    requirements: [...new Set([...result.requirements, ...requirements])],
    verdict: 'fail',
    example: { ...plain, ...result.example, ...outcome },
  };
}

/**
 * What is said of a check that was in flight when the peer came into trouble, where no check alone brings that
 * about. A peer that broke has broken: that is a finding of them together. Service that was lost for once, or a
 * failure that others may have caused, stays open.
 */
function unexplained(result: CheckResult, trouble: Trouble, suspects: readonly Placed[]): CheckResult {
  const others = suspects.length - 1;
  const company = others === 0 ? 'this check' : `this check and ${others} others`;
  const gone = result.untried === true;
  const again = gone ? 'it could not be tried again' : 'not when it was tried again alone';
  const observed = `${trouble.observed}; during ${company}, ${again}`;
  if (gone || trouble.kind !== 'loss') {
    const { untried, ...found } = finding(result, { ...trouble, observed });
    return gone && others === 0 ? found : { ...found, flaky: true };
  }
  if (result.verdict !== 'pass') return result;
  const { expected } = trouble;
  const example = {
    verdict: 'inconclusive',
    expected,
    observed,
    case: undefined,
    clock: 0n,
    logs: [],
  } as const;
  return { ...result, verdict: 'inconclusive', flaky: true, example };
}
