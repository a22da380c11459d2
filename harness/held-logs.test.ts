import { describe, expect, it } from 'vitest';
import { HeldLogs } from './held-logs.ts';
import type { CheckResult } from './run-check.ts';

/** A finding with logs of so many bytes. */
function finding(bytes: number): CheckResult {
  const outcome = { verdict: 'fail', expected: 'an end', observed: 'none' } as const;
  const log = [{ direction: 'received', bytes: new Uint8Array(bytes), milliseconds: 1 }] as const;
  return {
    ...{ check: 'a/b', title: 't', requirements: [], variant: 'simplex', role: 'server', profile: 's1' },
    ...{ target: 'x', verdict: 'fail', cases: 1, seed: 1, milliseconds: 1 },
    example: { ...outcome, case: 1, clock: 0n, logs: [log] },
  };
}

const MEGABYTE = 1 << 20;

describe('HeldLogs', () => {
  it('lets results keep logs of 32 MiB in all, and says of others where they are', () => {
    const logs = new HeldLogs();
    const results = [20, 20, 12].map((size) => finding(size * MEGABYTE));
    const [first, second, third] = results.map((each) => logs.hold(each));
    expect(first).toBe(results[0]);
    expect(second?.example?.logs).toEqual([[expect.objectContaining({ direction: 'event' })]]);
    expect(second).toMatchObject({ verdict: 'fail', example: { observed: 'none' } });
    expect(third).toBe(results[2]);
  });
});
