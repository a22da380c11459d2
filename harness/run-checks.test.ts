import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILES } from '../impl/profile.ts';
import { CHECKS } from '../properties/index.ts';
import { ALL_PEERS, type Check, check } from './check.ts';
import { exampleTrace } from './example-trace.ts';
import { inProcessTargets } from './own/in-process.ts';
import { ownServers } from './own/targets.ts';
import type { CheckResult } from './run-check.ts';
import { runChecks } from './run-checks.ts';
import { Targets } from './targets.ts';
import type { Outcome } from './verdict.ts';

const OWN = {
  variants: ['simplex'],
  profiles: DEFAULT_PROFILES.slice(0, 1),
  dialect: 'reference',
  backend: 'fast',
} as const;

const OPTIONS = { seed: 1, effort: 1, jobs: 1, interrupted: () => false, onResult: () => {} };

/** A check that says what a function says of each case. */
function saying(id: string, say: (value: number) => Outcome['verdict'], more: Partial<Check> = {}): Check {
  return check({
    ...{ id, title: id, quote: '', requirements: ['CHN-01'], peers: ALL_PEERS },
    ...{ alone: more.alone ?? false },
    cases: fc.integer({ min: 1, max: 1000 }),
    runs: 20,
    attempt: async (_, value) => ({ verdict: say(value), expected: '', observed: `case ${value}` }),
  });
}

async function only(checks: readonly Check[], jobs = 1): Promise<readonly CheckResult[]> {
  const targets = inProcessTargets({ ...OWN, defect: undefined }, 1);
  return runChecks(checks, new Targets(targets.all.slice(0, 1)), { ...OPTIONS, jobs });
}

describe('a failure', () => {
  it('counts when it repeats, and is shrunk', async () => {
    const [result] = await only([saying('test/always', (value) => (value > 10 ? 'fail' : 'pass'))]);
    expect(result).toMatchObject({ verdict: 'fail', example: { case: 11 } });
    expect(result?.flaky).toBeUndefined();
  });

  it('is no failure when it does not repeat, and is called flaky', async () => {
    let seen = 0;
    const [result] = await only([saying('test/once', () => (++seen === 5 ? 'fail' : 'pass'))]);
    expect(result).toMatchObject({ verdict: 'inconclusive', flaky: true });
    expect(result?.example?.observed).toContain('not when it was tried again');
  });

  it('counts when it repeats after the cases before it alone', async () => {
    let before = 0;
    // Fails where the case before was a larger one.
    const [result] = await only([
      saying('test/after', (value) => {
        const verdict = before > value ? 'fail' : 'pass';
        before = value;
        return verdict;
      }),
    ]);
    expect(result?.verdict).toBe('fail');
    expect(result?.flaky).toBeUndefined();
    expect(result?.example?.observed).toContain('only after the 1 cases before it');
  });

  it('that is none at the second try of an unclear case is told as it came out', async () => {
    let seen = 0;
    const [result] = await only([saying('test/unclear', () => (++seen === 3 ? 'inconclusive' : 'pass'))]);
    expect(result?.verdict).toBe('pass');
  });
});

it('runs a check that must be alone while nothing else is in flight', async () => {
  let inside = 0;
  let most = 0;
  const counting = (id: string, alone: boolean): Check =>
    check({
      ...{ id, title: id, quote: '', requirements: ['CHN-01'], peers: ALL_PEERS, alone },
      cases: fc.constant(1),
      runs: 1,
      async attempt() {
        inside += 1;
        if (alone) most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        if (alone) most = Math.max(most, inside);
        inside -= 1;
        return { verdict: 'pass', expected: '', observed: '' };
      },
    });
  await only(
    [false, true, false, true, false].map((alone, at) => counting(`test/${at}`, alone)),
    5,
  );
  expect(most).toBe(1);
});

it('begins no check once its time is over', async () => {
  const targets = inProcessTargets({ ...OWN, defect: undefined }, 1);
  const checks = [saying('test/a', () => 'pass'), saying('test/b', () => 'pass')];
  expect(await runChecks(checks, targets, { ...OPTIONS, timeBudget: 0 })).toEqual([]);
});

it('takes an error that a peer in process throws for a crash', async () => {
  const targets = inProcessTargets({ ...OWN, defect: 'crash-on-negative-length' }, 1);
  const checks = CHECKS.filter(({ id }) => id === 'robustness/announced-length');
  const [result] = await runChecks(checks, new Targets(targets.all.slice(0, 1)), OPTIONS);
  expect(result).toMatchObject({ verdict: 'fail', requirements: ['DOS-01'] });
});

it.each([
  'handshake/exchange-response-sealed-hash-a-bit-changed-in-transit',
  'channel/encrypted-message-tag-a-bit-changed-in-transit',
])('keeps what was made beside what was sent in its place: %s', async (wanted) => {
  const targets = inProcessTargets({ ...OWN, defect: 'tag-unchecked' }, 1);
  const results = await runChecks(
    CHECKS.filter(({ id }) => id === wanted),
    new Targets(targets.all.filter(({ role }) => role === 'client').slice(0, 1)),
    OPTIONS,
  );
  const [result] = results;
  if (result?.example === undefined) throw new Error('it passed');
  const changed = exampleTrace(result, result.example, 'reference').steps.flatMap((step) =>
    step.kind === 'send' && step.honest !== undefined ? [[step.bytes ?? '', step.honest] as const] : [],
  );
  // One bit is one digit of hex.
  const digits = changed.map(
    ([sent, honest]) => [...sent].filter((digit, at) => digit !== honest[at]).length,
  );
  expect(digits).toEqual([1]);
});

/** What a few checks say of a server of ours with a defect. */
async function verdicts(defect: string, ids: readonly string[], jobs: number) {
  const targets = await ownServers({ ...OWN, defect }, '127.0.0.1');
  try {
    const checks = CHECKS.filter(({ id }) => ids.some((each) => id.startsWith(each)));
    const results = await runChecks(checks, targets, { ...OPTIONS, effort: 0.4, jobs });
    return results.map(({ check, verdict, flaky, requirements }) => ({
      check,
      verdict,
      flaky,
      requirements,
    }));
  } finally {
    await targets.close();
  }
}

describe('verdicts over sockets', () => {
  const ids = ['session/echo', 'replay/time-refused', 'header/connect-request-flag-none', 'isolation/flag'];

  it.each([
    ['crash-on-negative-length', 'DOS-01'],
    ['failure-ends-newest', 'TRD-02'],
    ['failure-ends-listening', 'TRD-02'],
    ['time-unchecked', 'RPL-04'],
  ])('are the same for %s whatever is in flight, and again', async (defect, requirement) => {
    const chosen = requirement === 'DOS-01' ? [...ids, 'robustness/announced'] : ids;
    const one = await verdicts(defect, chosen, 1);
    expect(await verdicts(defect, chosen, 8)).toEqual(one);
    expect(one.filter(({ flaky, verdict }) => flaky || verdict === 'error')).toEqual([]);
    const caught = one.filter(({ verdict }) => verdict === 'fail');
    expect(caught.flatMap(({ requirements }) => requirements)).toContain(requirement);
    expect(one.find(({ check }) => check === 'session/echo')?.verdict).toBe('pass');
  });

  it('tell of a crash as the finding of the check that brings it about, and of no other', async () => {
    const results = await verdicts(
      'crash-on-negative-length',
      ['session/', 'robustness/announced', 'replay/time'],
      8,
    );
    const failed = results.filter(({ verdict }) => verdict !== 'pass');
    expect(failed.map(({ check, verdict }) => [check, verdict])).toEqual([
      ['robustness/announced-length', 'fail'],
    ]);
  });
});
