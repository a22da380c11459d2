import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../impl/profile.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import { CHECKS } from '../properties/index.ts';
import { exampleTrace } from './example-trace.ts';
import { inProcessTargets } from './own/in-process.ts';
import { runChecks } from './run-checks.ts';
import { Targets } from './targets.ts';

/** The packet with a fault that a check of a Simplex server with a defect tells of. */
async function faulted(check: string, defect: string) {
  const own = { variants: ['simplex'], profiles: PROFILES.slice(0, 1), dialect: 'reference' } as const;
  const targets = inProcessTargets({ ...own, backend: 'fast', defect }, 1);
  const [server] = targets.all.filter(({ role }) => role === 'server');
  const checks = CHECKS.filter(({ id }) => id === check);
  const options = { seed: 1, effort: 1, jobs: 1, interrupted: () => false, onResult: () => {} };
  const [result] = await runChecks(checks, new Targets(server === undefined ? [] : [server]), options);
  if (result?.example === undefined) throw new Error(`${check} found nothing`);
  const { steps } = exampleTrace(result, result.example, 'reference');
  return steps.flatMap((step) => (step.kind === 'send' && step.fault !== undefined ? [step] : []));
}

describe('the trace of an example', () => {
  it('says what the sender put into a packet', async () => {
    const [step, ...others] = await faulted('header/connect-request-time-days-past', 'time-unchecked');
    expect(step?.fault).toEqual({ message: 'connectRequest', field: 'utctime', rule: '86400 less' });
    expect(others).toEqual([]);
  });

  it('has what a packet was before the network changed it', async () => {
    const [step] = await faulted('channel/encrypted-message-tag-all-zero-in-transit', 'tag-unchecked');
    expect(step?.fault).toEqual({ message: 'encryptedMessage', field: 'tag', rule: 'filled with 00' });
    const [bytes, honest] = [hexToBytes(step?.bytes ?? ''), hexToBytes(step?.honest ?? '')];
    expect(bytes.subarray(-32)).toEqual(new Uint8Array(32));
    expect(honest.subarray(-32)).not.toEqual(new Uint8Array(32));
    expect(bytes.subarray(HEADER_LENGTH, -32)).toEqual(honest.subarray(HEADER_LENGTH, -32));
  });
});
