import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../impl/profile.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { Canary } from '../canary.ts';
import { CaseLab } from '../case-lab.ts';
import { ALL_PEERS, check } from '../check.ts';
import { runChecks } from '../run-checks.ts';
import { Targets } from '../targets.ts';
import { cycledDraws, DRAWS } from './caching.ts';
import { inProcessTargets } from './in-process.ts';
import type { OwnOptions } from './options.ts';
import { ownServers } from './targets.ts';

const M1 = PROFILES.filter(({ name }) => name === 'm1');
const OWN: OwnOptions = {
  ...{ variants: ['simplex'], profiles: M1, dialect: 'reference', backend: 'fast' },
  ...{ defect: undefined, cached: true },
};
const OPTIONS = { seed: 1, effort: 1, jobs: 1, interrupted: () => false, onResult: () => {} };

it('draws the same after so many connections, and not before', () => {
  const next = cycledDraws('end', 3);
  const [first, ...others] = Array.from({ length: 6 }, () => Buffer.from(next().bytes(8)).toString('hex'));
  expect(others[2]).toBe(first);
  expect(new Set(others).size).toBe(3);
});

it('gives each of the sessions that a case may compare another key of the server, and then the same again', async () => {
  const targets = await ownServers(OWN, '127.0.0.1');
  try {
    const [target] = targets.all;
    if (target === undefined) throw new Error('no target');
    const lab = new CaseLab(target, new Canary(target, '1'), 'one');
    const responses: string[] = [];
    for (let count = 0; count <= DRAWS; count++) {
      const session = await lab.open();
      expect(await session.handshake()).toBe(true);
      const response = session.packets.find(({ header }) => header.flag === Flag.connectResponse);
      responses.push(Buffer.from(response?.message ?? []).toString('latin1'));
    }
    lab.close();
    expect(new Set(responses).size).toBe(DRAWS);
    expect(responses.at(-1)).toBe(responses[0]);
  } finally {
    await targets.close();
  }
});

describe('a profile that is slow', () => {
  /** How many cases are tried of two checks with one twin, on servers and clients, and how often the twin is. */
  async function tried(unsparing: boolean) {
    const targets = inProcessTargets(OWN, 1);
    const said = { verdict: 'pass', expected: '', observed: '' } as const;
    const count = { twins: 0, cases: 0 };
    const twin = async () => {
      count.twins += 1;
      return said;
    };
    const checks = ['test/a', 'test/b'].map((id) =>
      check({
        ...{ id, title: id, quote: '', requirements: ['CHN-01'], peers: ALL_PEERS, twin },
        cases: fc.nat(),
        runs: 3,
        edges: [7, 8, 9, 10],
        async attempt() {
          count.cases += 1;
          return said;
        },
      }),
    );
    await runChecks(checks, new Targets(targets.all.slice(0, 1)), { ...OPTIONS, unsparing });
    return count;
  }

  it('is tried with one case of each check, and each twin once', async () => {
    expect(await tried(false)).toEqual({ twins: 1, cases: 2 });
  });

  it('is tried like any other where that is asked for', async () => {
    expect(await tried(true)).toEqual({ twins: 2, cases: 8 });
  });
});
