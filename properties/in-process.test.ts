import { describe, expect, it } from 'vitest';
import { inProcessTargets } from '../harness/own/targets.ts';
import { runChecks } from '../harness/run-checks.ts';
import { PROFILES } from '../impl/profile.ts';
import { CHECKS } from './index.ts';

const own = {
  variants: ['simplex', 'duplex'],
  profiles: PROFILES.slice(0, 1),
  dialect: 'reference',
  backend: 'fast',
  defect: undefined,
} as const;

describe('checks in process', () => {
  it('pass on the clean implementation, in both roles', async () => {
    const targets = inProcessTargets(own, 1);
    const results = await runChecks(CHECKS, targets, {
      seed: 1,
      effort: 1,
      jobs: 4,
      interrupted: () => false,
      onResult: () => {},
    });
    const failed = results.filter(({ verdict }) => verdict !== 'pass');
    expect(failed.map(({ check, variant, role, example }) => ({ check, variant, role, example }))).toEqual(
      [],
    );
      results.length,
      results.reduce((s, r) => s + r.cases, 0),
      results.reduce((s, r) => s + r.milliseconds, 0),
    );
  });
});
