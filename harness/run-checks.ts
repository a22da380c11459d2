import { Canary } from './canary.ts';
import type { Check } from './check.ts';
import { checkHealth } from './health.ts';
import { PeerUnusableError } from './peer-error.ts';
import { plan } from './plan.ts';
import { type CheckResult, type RunContext, runCheck } from './run-check.ts';
import type { Target } from './target.ts';
import type { Targets } from './targets.ts';

export interface RunOptions {
  readonly seed: number;
  readonly effort: number;
  /** How many factors of the checks that are made from tables are combined: 2 by default. */
  readonly strength?: number;
  /** Checks in flight at once. Verdicts do not depend on it. */
  readonly jobs: number;
  readonly interrupted: () => boolean;
  /** Milliseconds after which no check is begun. */
  readonly timeBudget?: number;
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
  const { seed, effort, strength, interrupted, timeBudget, onResult } = options;
  const deadline = performance.now() + (timeBudget ?? Number.POSITIVE_INFINITY);
  const canaries = new Map(targets.all.map((target) => [target, new Canary(target, `${seed}`)]));
  const canaryOf = (target: Target): Canary => canaries.get(target) ?? new Canary(target, `${seed}`);
  const context: RunContext = { seed, effort, canaryOf, interrupted };
  try {
    // Opened first, and used during the checks.
    const healthy = new Set<Target>();
    for (const [target, canary] of canaries) if (await checkHealth(target, canary)) healthy.add(target);

    const items = plan(checks, targets.all, strength);
    const slots = new Array<CheckResult | undefined>(items.length);
    let next = 0;
    let done = 0;
    const worker = async (): Promise<void> => {
      while (next < items.length && !interrupted() && performance.now() < deadline) {
        const index = next++;
        const item = items[index];
        if (item === undefined) return;
        let result = await runCheck(item.check, item.target, context);
        // A check that was cut short has not passed: it was not tried.
        if (interrupted() && result.verdict !== 'fail') return;
        if (healthy.has(item.target) && !(await stillServes(canaryOf(item.target))))
          result = lostAfter(result, item.target);
        slots[index] = result;
        done += 1;
        onResult(result, done, items.length);
      }
    };
    await Promise.all(Array.from({ length: options.jobs }, worker));

    return slots.filter((result) => result !== undefined);
  } finally {
    for (const canary of canaries.values()) canary.close();
  }
}

/** The result of a check after which the peer no longer serves a plain client (TRD-02). */
function lostAfter(result: CheckResult, target: Target): CheckResult {
  const example = {
    case: undefined,
    clock: target.clock(),
    logs: [],
    ...result.example,
    verdict: 'fail' as const,
    expected: 'the peer goes on serving others',
    observed: 'after this check it did not answer its other sessions, or a plain client',
  };
  return { ...result, verdict: 'fail', example };
}

/** A session that was open all the while, and a plain handshake of now. */
async function stillServes(canary: Canary): Promise<boolean> {
  try {
    return (await canary.alive()) && (await canary.fresh());
  } catch (error) {
    if (error instanceof PeerUnusableError) return false;
    throw error;
  }
}
