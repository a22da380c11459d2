import { inspect } from 'node:util';
import { ownServers } from '../harness/own/targets.ts';
import { runChecks } from '../harness/run-checks.ts';
import type { Target } from '../harness/target.ts';
import { Targets } from '../harness/targets.ts';
import { DEFAULT_PROFILES } from '../impl/profile.ts';
import { CHECKS } from '../properties/index.ts';
import { plainRate } from './plain-handshakes.ts';

// `npm run bench:conform`: how fast checks run over sockets against our own servers, both on the fast backend, beside
// the rate at which the same servers complete plain handshakes, in one run.

/** Faulted connections a second, and the part of the plain handshakes' rate that is to be reached. */
const BOUNDS = { cases: 240, ratio: 0.8 };
const JOBS = 16;
const ROUNDS = 3;

/** Those between two peers are left out: there the servers' process is the client as well, and has twice the work. */
const TRIED = CHECKS.filter(({ alone = false, needs = [] }) => !alone && !needs.includes('between'));

/** Seconds of a plain handshake with each target. */
async function plainTimes(targets: readonly Target[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (const target of targets) times.push(1 / (await plainRate(target)));
  return times;
}

/** A target that counts its connections. */
function counting(target: Target): { readonly target: Target; readonly count: () => number } {
  let count = 0;
  const connect = () => {
    count += 1;
    return target.connect();
  };
  return { target: { ...target, connect }, count: () => count };
}

const own = await ownServers(
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
  const rows: Readonly<Record<string, number>>[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    // Before and after: how fast the machine is changes from one half minute to the next.
    const before = await plainTimes(own.all);
    const counted = own.all.map(counting);
    const begun = performance.now();
    const results = await runChecks(TRIED, new Targets(counted.map(({ target }) => target)), {
      seed: round,
      effort: 1,
      jobs: JOBS,
      interrupted: () => false,
      onResult: () => {},
    });
    const seconds = (performance.now() - begun) / 1000;
    const after = await plainTimes(own.all);
    const cases = results.reduce((sum, result) => sum + result.cases, 0);
    const connections = counted.reduce((sum, { count }) => sum + count(), 0);
    // The time that as many plain handshakes with the same targets would take.
    const ideal = own.all.reduce(
      (sum, _, index) =>
        sum + (counted[index]?.count() ?? 0) * (((before[index] ?? 0) + (after[index] ?? 0)) / 2),
      0,
    );
    rows.push({
      'cases/s': Math.round(cases / seconds),
      'connections/s': Math.round(connections / seconds),
      'plain handshakes/s': Math.round(connections / ideal),
      'part of plain': Number((ideal / seconds).toFixed(2)),
      seconds: Number(seconds.toFixed(1)),
      failed: results.filter(({ verdict }) => verdict === 'fail').length,
    });
  }
  process.stdout.write(`${inspect(rows)}\n`);
  const middle = (of: string) =>
    rows.map((row) => row[of] ?? 0).sort((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? 0;
  const met = middle('cases/s') >= BOUNDS.cases && middle('part of plain') >= BOUNDS.ratio;
  process.stdout.write(
    `${met ? 'met' : 'MISSED'} in the middle round: at least ${BOUNDS.cases} cases/s and ${BOUNDS.ratio} of plain handshakes\n`,
  );
  process.exitCode = met ? 0 : 1;
} finally {
  await own.close();
}
