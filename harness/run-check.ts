import fc from 'fast-check';
import type { Canary } from './canary.ts';
import { CaseLab } from './case-lab.ts';
import type { Check, CheckDefinition } from './check.ts';
import type { LogEntry } from './conversation.ts';
import { PeerUnusableError } from './peer-error.ts';
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
}

/** What a run fixes for all of its checks. */
export interface RunContext {
  readonly seed: number;
  /** Multiplies the number of cases of every check. */
  readonly effort: number;
  canaryOf(target: Target): Canary;
  /** Whether the run was interrupted: no new case is begun. */
  readonly interrupted: () => boolean;
}

/** How long a failing case is shrunk, in milliseconds: a slow peer is not asked for ever. */
const SHRINK_TIME = 3_000;

/** Runs one check on one target. The same seed tries the same cases in the same order. */
export function runCheck(check: Check, target: Target, context: RunContext): Promise<CheckResult> {
  return check.with((definition) => runDefinition(definition, target, context));
}

async function runDefinition<Case>(
  definition: CheckDefinition<Case>,
  target: Target,
  context: RunContext,
): Promise<CheckResult> {
  const { id, title, requirements } = definition;
  const { variant } = target.identity;
  const { role, profile } = target;
  const seed = deriveSeed(context.seed, id, variant, role, profile.name);
  const begun = performance.now();
  const counted = { cases: 0 };
  const tell = (verdict: Verdict, example?: CheckExample): CheckResult => ({
    check: id,
    title,
    requirements,
    variant,
    role,
    profile: profile.name,
    target: target.name,
    verdict,
    cases: counted.cases,
    seed,
    milliseconds: performance.now() - begun,
    ...(example === undefined ? {} : { example }),
  });

  const missing = (definition.needs ?? []).find((need) => !target.capabilities[need]);
  if (missing !== undefined)
    return tell('unsupported', {
      verdict: 'unsupported',
      expected: `a peer that ${CAPABILITY_MEANING[missing]}`,
      observed: 'this one does not',
      case: undefined,
      clock: target.clock(),
      logs: [],
    });

  const attempt = async (name: unknown, run: (lab: CaseLab) => Promise<Outcome>): Promise<CheckExample> => {
    counted.cases += 1;
    const canary = context.canaryOf(target);
    const lab = new CaseLab(target, canary, `${seed} ${counted.cases}`);
    try {
      const outcome = await run(lab).catch(broken);
      return { ...outcome, case: name, clock: target.clock(), logs: lab.logs };
    } finally {
      lab.close();
    }
  };

  /** What does not repeat is no failure, and what is unclear is asked once more. */
  const attemptTwice = async (
    name: unknown,
    run: (lab: CaseLab) => Promise<Outcome>,
  ): Promise<CheckExample> => {
    const first = await attempt(name, run);
    if (first.verdict === 'pass') return first;
    const second = await attempt(name, run);
    return first.verdict === 'fail' && second.verdict !== 'fail'
      ? { ...first, verdict: 'inconclusive', observed: `${first.observed}, once of twice` }
      : second;
  };

  if (definition.twin !== undefined) {
    const example = await attemptTwice('twin', definition.twin);
    // A refusal counts only beside its acceptance.
    if (example.verdict !== 'pass') return tell(example.verdict, example);
  }

  const decided: { unsure?: CheckExample; failed?: number } = {};
  const property = fc.asyncProperty(definition.cases, async (value) => {
    const shrinking = decided.failed !== undefined && performance.now() - decided.failed > SHRINK_TIME;
    if (context.interrupted() || shrinking) return;
    const example = await attemptTwice(value, (lab) => definition.attempt(lab, value));
    if (example.verdict === 'fail') {
      decided.failed ??= performance.now();
      throw new Refuted(example);
    }
    if (example.verdict !== 'pass') decided.unsure ??= example;
  });
  const details = await fc.check(property, {
    seed,
    numRuns: Math.max(1, Math.round(definition.runs * context.effort)),
    maxSkipsPerRun: 0,
    markInterruptAsFailure: false,
    endOnFailure: false,
  });
  if (details.failed) {
    const { errorInstance } = details;
    if (errorInstance instanceof Refuted) return tell('fail', errorInstance.example);
    throw errorInstance;
  }
  if (decided.unsure !== undefined) return tell(decided.unsure.verdict, decided.unsure);
  return tell('pass');
}

/** What a case came to that could not be tried to its end. */
function broken(error: unknown): Outcome {
  const observed = error instanceof Error ? error.message : String(error);
  // A peer that served and no longer takes connections has been lost to this check, or to one before it.
  return error instanceof PeerUnusableError
    ? { verdict: 'fail', expected: 'the peer goes on serving', observed }
    : { verdict: 'error', expected: 'the check runs to its end', observed };
}

/** A case that failed, and failed again. */
class Refuted extends Error {
  readonly example: CheckExample;

  constructor(example: CheckExample) {
    super(example.observed);
    this.example = example;
  }
}
