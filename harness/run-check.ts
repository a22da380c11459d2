import fc from 'fast-check';
import { hasAsymmetricRatchet } from '../impl/channel/data-phase.ts';
import { VARIANTS } from '../impl/variant.ts';
import type { Canary } from './canary.ts';
import { CaseLab } from './case-lab.ts';
import type { Check, CheckDefinition, CheckDescription } from './check.ts';
import type { LogEntry } from './conversation.ts';
import type { Loss } from './judged/game-watch.ts';
import type { Games } from './judged/games.ts';
import { NotOfferedError, PeerCrashedError, PeerUnusableError } from './peer-error.ts';
import { deriveSeed } from './seed.ts';
import { CAPABILITY_MEANING, type Target } from './target.ts';
import type { Outcome, Verdict } from './verdict.ts';

/** What a check came to on one target. */
export interface CheckResult {
  readonly check: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly variant: 'simplex' | 'duplex';
  readonly role: 'client' | 'server';
  readonly profile: string;
  readonly target: string;
  readonly verdict: Verdict;
  /** Faulted connections tried, and the accepted twin. */
  readonly cases: number;
  /** The seed of this check's cases, which the run's seed decides. */
  readonly seed: number;
  readonly milliseconds: number;
  /** Whether something was seen once, and not when it was tried again. */
  readonly flaky?: true;
  /** Whether no case of it was tried, because the run's time was over or the peer was lost before. */
  readonly untried?: true;
  /** The case that decided, when the verdict is not `pass`. */
  readonly example?: CheckExample;
}

/** One case, as a person and a trace see it. */
export interface CheckExample extends Outcome {
  /** The case as data, or "twin". */
  readonly case: unknown;
  /** The peer's clock when it ended, in Unix seconds. */
  readonly clock: bigint;
  /** What went over its connections. */
  readonly logs: readonly (readonly LogEntry[])[];
  /** Whether it did not repeat. */
  readonly flaky?: true;
  /** Requirements that it breaks beside those of its check. */
  readonly breaks?: readonly string[];
}

/** What a run fixes for all of its checks. */
export interface RunContext {
  readonly seed: number;
  /** Multiplies the number of cases of every check; 0 for one case of each, its first edge where it has any. */
  readonly effort: number;
  canaryOf(target: Target): Canary;
  /** Whether the run was interrupted, or the check is to be tried again anyway: no new case is begun. */
  readonly interrupted: () => boolean;
  /** Starts the peer anew, where that may be done: a case that failed is tried again on one that has no past. */
  readonly renew?: () => Promise<unknown>;
  /** Asked after every case where it is given: whether something has befallen the peer, in words. */
  readonly guard?: () => Promise<Pick<Outcome, 'expected' | 'observed'> | undefined>;
  /** The games that judge every conversation, where they do. */
  readonly games?: Games;
  /** Where each twin is tried once on a target, for all checks that have it: those that were. */
  readonly twins?: Twins;
  /** Whether nothing that fails is shrunk: for the self-test. */
  readonly brief?: boolean;
}

/** What twins came to, by target. */
export type Twins = Map<Target, Map<unknown, Promise<CheckExample>>>;

/** How long a failing case is shrunk, in milliseconds: a slow peer is not asked for ever. */
const SHRINK_TIME = 3_000;

/** Runs one check on one target. The same seed tries the same cases in the same order. */
export function runCheck(check: Check, target: Target, context: RunContext): Promise<CheckResult> {
  return check.with((definition) => runDefinition(definition, target, context));
}

/** How many of the cases before it a failing case is tried after, where it does not fail by itself. */
const PREDECESSORS = [1, 2, 4, 8];

/** The result of a check on a target of which nothing was tried. */
export function untriedResult(
  check: CheckDescription,
  target: Target,
  runSeed: number,
  verdict: Verdict,
  { expected, observed }: Pick<Outcome, 'expected' | 'observed'>,
): CheckResult {
  return {
    ...named(check, target, runSeed),
    verdict,
    cases: 0,
    milliseconds: 0,
    untried: true,
    example: { verdict, expected, observed, case: undefined, clock: target.clock(), logs: [] },
  };
}

function named({ id, title, requirements }: CheckDescription, target: Target, runSeed: number) {
  const { identity, role, profile } = target;
  const { variant } = identity;
  return {
    ...{ check: id, title, requirements, variant, role, profile: profile.name, target: target.name },
    seed: deriveSeed(runSeed, id, variant, role, profile.name),
  };
}

/** What a check needs of a peer and this one does not have, to complete "a peer that"; `undefined` for nothing. */
function missingOf({ needs = [], requirements }: CheckDescription, target: Target): string | undefined {
  const missing = needs.find((need) => target.capabilities[need] !== true);
  if (missing !== undefined) return CAPABILITY_MEANING[missing];
  const { identity, profile } = target;
  const { variant } = identity;
  // CHN-05: the messages of Classic McEliece are too long for them.
  const isUnavailable =
    requirements.some((id) => id.startsWith('RTA-')) &&
    !hasAsymmetricRatchet({ variant, profile, parameters: VARIANTS[variant] });
  return isUnavailable && variant === 'duplex' ? 'has asymmetric ratchets' : undefined;
}

async function runDefinition<Case>(
  definition: CheckDefinition<Case>,
  target: Target,
  context: RunContext,
): Promise<CheckResult> {
  const missing = missingOf(definition, target);
  if (missing !== undefined) {
    const expected = `a peer that ${missing}`;
    const { untried, ...result } = untriedResult(definition, target, context.seed, 'unsupported', {
      expected,
      observed: 'this one does not',
    });
    return result;
  }

  const common = named(definition, target, context.seed);
  const { seed } = common;
  const begun = performance.now();
  const counted = { cases: 0 };
  const renew = context.renew ?? (async () => {});
  const tell = (verdict: Verdict, example?: CheckExample): CheckResult => ({
    ...common,
    requirements: [...new Set([...common.requirements, ...(example?.breaks ?? [])])],
    verdict,
    cases: counted.cases,
    milliseconds: performance.now() - begun,
    ...(example?.flaky ? { flaky: true } : {}),
    ...(example === undefined ? {} : { example }),
  });

  const attempt: Attempt = async (name, run) => {
    counted.cases += 1;
    const canary = context.canaryOf(target);
    // Where handshakes are cached, those of every case are the same.
    const lab = new CaseLab(target, canary, target.cached ? 'cached' : `${seed} ${counted.cases}`);
    let example: CheckExample;
    let lost = false;
    try {
      const tried = await run(lab).catch((error: unknown) => {
        lost = error instanceof PeerUnusableError;
        return broken(error);
      });
      const outcome = lostGame(tried, context.games?.observe(target, lab.conversations));
      const logs = outcome.verdict === 'info' ? [] : lab.logs;
      example = { ...outcome, case: name, clock: target.clock(), logs };
    } finally {
      lab.close();
    }
    // A peer that is lost is not asked again and again: who runs the check sees to it.
    if (lost && !(await canary.served())) throw new Stopped(example);
    const trouble = await context.guard?.();
    if (trouble !== undefined) throw new Stopped({ ...example, ...trouble, verdict: 'fail' });
    return example;
  };

  try {
    const { twin } = definition;
    if (twin !== undefined) {
      const example = await onceIf(context.twins, target, twin, () =>
        repeated('twin', [], (name) => attempt(name, twin), renew),
      );
      // A refusal counts only beside its acceptance.
      if (example.verdict !== 'pass') return tell(example.verdict, example);
    }

    const decided: { unsure?: CheckExample; failed?: number } = {};
    const tried: Case[] = [];
    /** The cases that must come before a failing one for it to fail. */
    let before: readonly Case[] = [];
    const attemptCase = async (value: Case): Promise<CheckExample> => {
      for (const each of before) await attempt(each, (lab) => definition.attempt(lab, each));
      return attempt(value, (lab) => definition.attempt(lab, value));
    };
    const property = fc.asyncProperty(definition.cases, async (value) => {
      const shrinking = decided.failed !== undefined && performance.now() - decided.failed > SHRINK_TIME;
      // What the peer does not offer is asked for once.
      const unsupported = decided.unsure?.verdict === 'unsupported';
      if (context.interrupted() || shrinking || unsupported) return;
      const example = await repeated(value, before.length > 0 ? [] : tried, attemptCase, renew);
      if (example.verdict === 'fail') {
        decided.failed ??= performance.now();
        const { after = before, ...refuting } = example;
        before = after;
        throw new Refuted(refuting);
      }
      if (decided.failed === undefined) tried.push(value);
      if (example.verdict !== 'pass') decided.unsure ??= example;
    });
    const { edges = [] } = definition;
    const details = await fc.check(property, {
      seed,
      examples: edges.map((edge) => [edge]),
      numRuns: runsOf(definition, context),
      maxSkipsPerRun: 0,
      markInterruptAsFailure: false,
      endOnFailure: context.brief ?? false,
    });
    if (details.failed) {
      const { errorInstance } = details;
      if (errorInstance instanceof Refuted) {
        const { example } = errorInstance;
        const where = before.length === 0 ? '' : `; only after the ${before.length} cases before it`;
        return tell('fail', { ...example, observed: `${example.observed}${where}` });
      }
      throw errorInstance;
    }
    if (decided.unsure !== undefined) return tell(decided.unsure.verdict, decided.unsure);
    return tell('pass');
  } catch (error) {
    if (error instanceof Stopped) return tell('fail', error.example);
    throw error;
  }
}

function runsOf<Case>({ runs, edges = [] }: CheckDefinition<Case>, { effort }: RunContext): number {
  return effort === 0 ? 1 : Math.max(1, edges.length, Math.round(runs * effort));
}

/** What `make` gives, made once for a target and a twin where twins are remembered. */
function onceIf(
  twins: Twins | undefined,
  target: Target,
  twin: unknown,
  make: () => Promise<CheckExample>,
): Promise<CheckExample> {
  if (twins === undefined) return make();
  const known = twins.get(target) ?? new Map<unknown, Promise<CheckExample>>();
  twins.set(target, known);
  const example = known.get(twin) ?? make();
  known.set(twin, example);
  return example;
}

type Attempt = (name: unknown, run: (lab: CaseLab) => Promise<Outcome>) => Promise<CheckExample>;

/** An example, with the cases that had to come before it where it did not fail by itself. */
interface RepeatedExample<Case> extends CheckExample {
  readonly after?: readonly Case[];
}

/**
 * Tries a case, and believes only what repeats: it is tried again by itself, and after the cases that came before
 * it. What failed once and not again is no failure, and what is unclear is asked once more.
 */
async function repeated<Case>(
  value: Case,
  tried: readonly Case[],
  attempt: (value: Case) => Promise<CheckExample>,
  renew: () => Promise<unknown>,
): Promise<RepeatedExample<Case>> {
  const first = await attempt(value);
  if (['pass', 'info', 'unsupported'].includes(first.verdict)) return first;
  await renew();
  const second = await attempt(value);
  if (first.verdict !== 'fail' || second.verdict === 'fail') return second;
  for (const count of PREDECESSORS.filter((count) => count < 2 * tried.length)) {
    const after = tried.slice(-count);
    await renew();
    for (const each of after) await attempt(each);
    const again = await attempt(value);
    if (again.verdict === 'fail') return { ...again, after };
  }
  const observed = `${first.observed}; not when it was tried again`;
  return { ...first, verdict: 'inconclusive', observed, flaky: true };
}

/** A case that went as it should, and lost a game of the model that nobody was looking for, has failed. */
function lostGame(outcome: Outcome, losses: readonly Loss[] = []): Outcome & Pick<CheckExample, 'breaks'> {
  const [loss] = losses;
  if (loss === undefined || outcome.verdict !== 'pass') return outcome;
  return {
    verdict: 'fail',
    expected: `${loss.game} holds (docs/model.md)`,
    observed: `${loss.game} is lost: ${loss.attack}`,
    breaks: [loss.game],
  };
}

/** What a case came to that could not be tried to its end. */
function broken(error: unknown): Outcome & Pick<CheckExample, 'breaks'> {
  const observed = error instanceof Error ? error.message : String(error);
  if (error instanceof NotOfferedError)
    return { verdict: 'unsupported', expected: `a peer that ${observed}`, observed: 'this one does not' };
  if (error instanceof PeerCrashedError)
    return { verdict: 'fail', expected: 'no input crashes the peer', observed, breaks: ['DOS-01'] };
  // A peer that served and no longer takes connections has been lost to this check, or to one before it.
  return error instanceof PeerUnusableError
    ? { verdict: 'fail', expected: 'the peer goes on serving', observed, breaks: ['DOS-01'] }
    : { verdict: 'error', expected: 'the check runs to its end', observed };
}

/** A case after which the peer as a whole was in trouble. */
class Stopped extends Error {
  readonly example: CheckExample;

  constructor(example: CheckExample) {
    super(example.observed);
    this.example = example;
  }
}

/** A case that failed, and failed again. */
class Refuted extends Error {
  readonly example: CheckExample;

  constructor(example: CheckExample) {
    super(example.observed);
    this.example = example;
  }
}
