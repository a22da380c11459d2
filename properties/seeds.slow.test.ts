import { describe, expect, it } from 'vitest';
import { ownServers } from '../harness/own/targets.ts';
import { runChecks } from '../harness/run-checks.ts';
import { DEFAULT_PROFILES } from '../impl/profile.ts';
import { CHECKS } from './index.ts';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

describe('the clean implementation over sockets', () => {
  it.each(SEEDS)('passes every check in every profile and both variants, seed %i', async (seed) => {
    const targets = await ownServers(
      {
        variants: ['simplex', 'duplex'],
        profiles: DEFAULT_PROFILES,
        dialect: 'reference',
        backend: 'fast',
        defect: undefined,
      },
      '127.0.0.1',
    );
    try {
      const options = { seed, effort: 1, jobs: 8, interrupted: () => false, onResult: () => {} };
      const results = await runChecks(CHECKS, targets, options);
      // Keys cannot be seen over a socket: those checks run in process.
      const tried = results.filter(({ verdict }) => verdict !== 'unsupported');
      expect(tried.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'info')).toEqual([]);
      expect(tried.length).toBeGreaterThan(150);
    } finally {
      await targets.close();
    }
  });
});
