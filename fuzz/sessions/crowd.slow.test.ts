import { describe, expect, it } from 'vitest';
import { HAS_PROC } from '../../harness/observation/usage.ts';
import { ownServers } from '../../harness/own/targets.ts';
import { profileOf } from '../inside-parts.ts';
import type { Breach } from '../level.ts';
import { CROWD } from './crowd.ts';
import type { Edit, SessionCase } from './moves.ts';
import { RemoteSessions } from './remote.ts';

/** Plays a case on many connections to our own server with a defect. */
async function breachesOf(defect: string | undefined, example: SessionCase): Promise<readonly Breach[]> {
  const targets = await ownServers(
    {
      variants: ['simplex'],
      profiles: [profileOf('s1')],
      dialect: 'reference',
      backend: 'fast',
      defect,
    },
    '127.0.0.1',
  );
  try {
    const [target] = targets.all;
    if (target === undefined) throw new Error('there is no server');
    const sessions = new RemoteSessions(target, '1');
    try {
      return (await sessions.run(example)).breaches;
    } finally {
      sessions.close();
    }
  } finally {
    await targets.close();
  }
}

const PART: Edit = { edit: 'insert', at: 21, bytes: '00'.repeat(140_000) };

/** A packet of the data phase that announces two gigabytes, and the first of them. */
const FLOOD: SessionCase = {
  base: 'established',
  moves: [
    {
      ...{ move: 'send', from: { of: 'ours' }, cuts: [] },
      edits: [
        { edit: 'field', field: 'msglen', rule: { kind: 'set', value: 0x7fffffffn }, by: 'network' },
        ...Array.from({ length: 10 }, () => PART),
      ],
    },
  ],
  times: CROWD,
};
const QUIET: SessionCase = { base: 'established', moves: [], times: CROWD };

if (!HAS_PROC)
  console.warn('\n!!! this system has no /proc: what connections cost is NOT measured here !!!\n');

describe.skipIf(!HAS_PROC)('what many connections cost', () => {
  it.each([
    ['busy-once-closed', QUIET, 'DOS-03', 'busy'],
    ['closed-kept-open', QUIET, 'DOS-01', 'descriptors left'],
    ['announced-data-kept', FLOOD, 'DOS-01', 'memory grew'],
  ] as const)('finds %s', async (id, example, requirement, response) => {
    const breaches = await breachesOf(id, example);
    expect(breaches).toContainEqual(expect.objectContaining({ requirement, response }));
  });

  it.each([QUIET, FLOOD])('is nothing to speak of on the clean implementation', async (example) => {
    expect(await breachesOf(undefined, example)).toEqual([]);
  });
});
