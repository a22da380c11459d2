import { DEFAULT_PROFILES } from '../../impl/profile.ts';
import type { Check } from '../check.ts';
import { ownServers } from '../own/targets.ts';
import type { CheckResult } from '../run-check.ts';
import { runChecks } from '../run-checks.ts';
import { INNER_CAPABILITIES } from '../target.ts';
import { socketTarget } from '../targets/socket.ts';
import { Targets } from '../targets.ts';
import { bytewiseRelay } from './relay.ts';

/**
 * What a relay cannot be asked for: it starts no ratchets and ends no sessions, no socket shows the inside of a peer,
 * and its process is not the server's.
 */
const BEYOND: readonly string[] = [
  ...INNER_CAPABILITIES,
  ...['startsRatchets', 'endsSessions', 'observed', 'countsConnections', 'timesHandshakes'],
];

/**
 * Tries checks on servers of our own that listen at `host`, and on the same through relays that cut every packet into
 * single bytes: the results that are not as they should be.
 */
export async function unlikeOwn(host: string, checks: readonly Check[]): Promise<readonly CheckResult[]> {
  const targets = await ownServers(
    {
      variants: ['simplex', 'duplex'],
      profiles: DEFAULT_PROFILES.slice(0, 1),
      dialect: 'reference',
      backend: 'fast',
      defect: undefined,
    },
    host,
  );
  const relays = await Promise.all(
    targets.all.map((target) => bytewiseRelay(host, Number(target.name.split(':').at(-1)))),
  );
  const relayed = targets.all.map(({ identity: ours, profile, dialect, crypto }, index) =>
    socketTarget({
      ...{ host: '127.0.0.1', port: relays[index]?.port ?? 0 },
      ...{ ours, profile, dialect, crypto, echo: true },
    }),
  );
  const options = { seed: 1, effort: 0.1, jobs: 24, interrupted: () => false, onResult: () => {} };
  try {
    const results = [
      ...(await runChecks(checks, targets, options)),
      ...(await runChecks(checks, new Targets(relayed), options)),
    ];
    const beyond = new Set(
      checks.filter(({ needs = [] }) => needs.some((need) => BEYOND.includes(need))).map(({ id }) => id),
    );
    return results.filter(({ check, verdict }) =>
      verdict === 'unsupported' ? !beyond.has(check) : verdict !== 'pass' && verdict !== 'info',
    );
  } finally {
    for (const relay of relays) await relay.stop();
    await targets.close();
  }
}
