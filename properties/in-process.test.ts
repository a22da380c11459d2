import { describe, expect, it } from 'vitest';
import type { Check } from '../harness/check.ts';
import { inProcessTargets } from '../harness/own/in-process.ts';
import type { CheckResult } from '../harness/run-check.ts';
import { runChecks } from '../harness/run-checks.ts';
import { Targets } from '../harness/targets.ts';
import { DEFAULT_PROFILES } from '../impl/profile.ts';
import { CHECKS } from './index.ts';

const OWN = {
  variants: ['simplex', 'duplex'],
  profiles: DEFAULT_PROFILES.slice(0, 1),
  dialect: 'reference',
  backend: 'fast',
  defect: undefined,
} as const;

function check(
  seed: number,
  own: Parameters<typeof inProcessTargets>[0] = OWN,
  checks: readonly Check[] = CHECKS,
) {
  const brief = checks !== CHECKS;
  const options = { seed, effort: 0.2, jobs: 4, brief, interrupted: () => false, onResult: () => {} };
  return runChecks(checks, inProcessTargets(own, seed), options);
}

/** Every second check: what is true of each check, or of none. */
const HALF = CHECKS.filter((_, at) => at % 2 === 0);

/** What no process shows cannot be tried in process; what is measured is neither right nor wrong. */
function isWrong({ verdict, example }: CheckResult): boolean {
  const unseen = /^a peer that has (a limit|clients of its own)|^a peer that runs in a process/.test(
    example?.expected ?? '',
  );
  return !(verdict === 'pass' || verdict === 'info' || (verdict === 'unsupported' && unseen));
}

/** Every check runs, in both roles: most of a minute, and more on a busy machine. */
const LONG = 300_000;

describe('checks in process', { timeout: LONG }, () => {
  it('pass on the clean implementation, in both roles', async () => {
    const results = await check(1);
    expect(results.filter(isWrong)).toEqual([]);
    for (const kind of ['simplex client', 'simplex server', 'duplex client', 'duplex server'])
      expect(results.filter(({ variant, role }) => `${variant} ${role}` === kind).length).toBeGreaterThan(15);
  });

  it.each(['specification-1.4', 'formal-2026'] as const)(
    'pass on the clean implementation in dialect %s',
    async (dialect) => {
      const results = await check(3, { ...OWN, dialect }, HALF);
      expect(results.filter(isWrong)).toEqual([]);
    },
  );

  it.each(['ratchet-refused', 'asymmetric-ratchet-refused'])(
    'fail nothing of a peer that is known to take part in no ratchets: %s',
    async (defect) => {
      const { all } = inProcessTargets({ ...OWN, defect }, 5);
      const targets = all.map((target) => ({
        ...target,
        ratchetless: true as const,
        capabilities: { ...target.capabilities, startsRatchets: false },
      }));
      const ratchets = CHECKS.filter(
        ({ id }, at) => /ratchet/.test(id) && (id.startsWith('segments/') || at % 2 === 0),
      );
      const options = { seed: 5, effort: 0.2, jobs: 4, interrupted: () => false, onResult: () => {} };
      const results = await runChecks(ratchets, new Targets(targets), options);
      expect(results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'unsupported')).toEqual([]);
      expect(results.some(({ verdict }) => verdict === 'pass')).toBe(true);
    },
  );

  it('give no result for what an interruption cut short', async () => {
    let asked = 0;
    const results = await runChecks(CHECKS, inProcessTargets(OWN, 1), {
      seed: 1,
      effort: 1,
      jobs: 1,
      // In the middle of the first check.
      interrupted: () => ++asked > 3,
      onResult: () => {},
    });
    expect(results).toEqual([]);
  });

  it('give the same results for the same seed', async () => {
    const own = { ...OWN, variants: ['simplex'], defect: 'bad-packet-dropped' } as const;
    const [one, two] = await Promise.all([check(4, own, HALF), check(4, own, HALF)]);
    const told = (results: typeof one) =>
      results.map(({ check, role, verdict, seed, example }) => ({
        check,
        role,
        verdict,
        seed,
        case: example?.case,
      }));
    expect(told(one)).toEqual(told(two));
    expect(one.some(({ verdict }) => verdict === 'fail')).toBe(true);
  });
});
