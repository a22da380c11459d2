import { fuzzInWorkers } from '../cli/fuzz-pool.ts';
import { fuzzRemotely } from '../cli/fuzz-remote.ts';
import { Chance } from '../fuzz/chance.ts';
import { insideWorlds, profileOf } from '../fuzz/inside-parts.ts';
import type { Level } from '../fuzz/level.ts';
import { InsideSessions } from '../fuzz/sessions/inside.ts';
import type { SessionCase } from '../fuzz/sessions/moves.ts';
import { insideLevel } from '../fuzz/sessions/session-level.ts';
import { ownServers } from '../harness/own/targets.ts';
import type { Target } from '../harness/target.ts';
import { Targets } from '../harness/targets.ts';
import { type BackendName, backend } from '../impl/crypto/backends.ts';
import { plainRate } from './plain-handshakes.ts';

// `npm run bench:fuzz`: how fast the fuzzers are, on one core in process, with two workers, and over TCP against our own
// servers, beside the rate at which the same servers complete plain handshakes.

/** Milliseconds for each figure. */
const TIME = 3_000;

/** One figure: executions a second, on one core, and what is aimed at. */
interface Figure {
  readonly name: string;
  readonly target: number;
  /** Runs some, and says how many. */
  readonly run: () => Promise<number>;
}

function sessions(name: BackendName): InsideSessions {
  const common = { variant: 'simplex', role: 'server', profile: profileOf('s1'), seed: 'bench' } as const;
  return new InsideSessions({ ...common, crypto: backend(name) });
}

/** Mutated cases of a level, made as a campaign makes them, that begin at one of these moments. */
function mutated<Case>(level: Level<Case>, isMeant: (example: Case) => boolean): () => Promise<number> {
  const seeds = level.seeds().filter(isMeant);
  let made = 0;
  return async () => {
    for (let i = 0; i < 100; ) {
      const chance = new Chance(made++);
      const example = level.mutate(chance.pick(seeds), chance.pick(seeds), chance);
      if (!isMeant(example)) continue;
      i += 1;
      const run = level.run(example);
      if (run instanceof Promise) await run;
    }
    return 100;
  };
}

/** Headers at the limits of their fields, each on a copy of the endpoint. */
function headers(level: Level<SessionCase>): () => Promise<number> {
  let seed = 0;
  return async () => {
    seed += 1;
    const { executions = 1 } = await level.run({
      base: 'start',
      moves: [{ move: 'headers', seed, count: 4_096 }],
    });
    return executions;
  };
}

const HANDSHAKE = ['start', 'after 1'];
const begins =
  (bases: readonly string[], inside: boolean) =>
  ({ base }: SessionCase): boolean =>
    bases.includes(base) === inside;

function figures(): readonly Figure[] {
  const fake = sessions('fake');
  const fast = sessions('fast');
  const worlds = insideWorlds({
    ...{ variants: ['simplex', 'duplex'], role: 'server', profile: profileOf('s1') },
    ...{ crypto: backend('fake'), seed: 'bench', defect: undefined },
  });
  return [
    { name: 'headers, fake', target: 300_000, run: headers(insideLevel('fields', fake)) },
    {
      name: 'data phase from snapshots, fast backend',
      target: 10_000,
      run: mutated(insideLevel('bytes', fast), begins([...HANDSHAKE, 'expired'], false)),
    },
    {
      name: 'handshake from snapshots, fake',
      target: 1_000,
      run: mutated(insideLevel('fields', fake), begins(HANDSHAKE, true)),
    },
    {
      name: 'handshake from snapshots, fast backend',
      target: 100,
      run: mutated(insideLevel('fields', fast), begins(HANDSHAKE, true)),
    },
    { name: 'traces on worlds, fake', target: 300, run: mutated(worlds, () => true) },
  ];
}

for (const { name, target, run } of figures()) {
  await run();
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < TIME) count += await run();
  const rate = Math.round(count / ((performance.now() - begun) / 1000));
  process.stdout.write(
    `${name.padEnd(44)} ${String(rate).padStart(9)} a second, target ${target}: ${rate >= target ? 'met' : 'MISSED'}\n`,
  );
}

/** How often two workers run a target where one does so once. */
async function workers(): Promise<number> {
  const rates: number[] = [];
  for (const jobs of [1, 2]) {
    const spec = {
      ...({ variants: ['simplex'], roles: ['server'], levels: ['bytes'] } as const),
      ...({ profile: 's1', backend: 'fast', seed: 'bench' } as const),
    };
    const tasks = Array.from({ length: jobs }, (_, seed) => ({
      ...{ spec, seed, runs: Number.POSITIVE_INFINITY, milliseconds: 2 * TIME, kept: [], known: [] },
    }));
    const events = { found: () => {}, kept: () => {}, progress: () => {} };
    const ends = await fuzzInWorkers(tasks, events, new AbortController().signal);
    rates.push(ends.reduce((sum, { executions }) => sum + executions, 0));
  }
  return (rates[1] ?? 0) / (rates[0] ?? 1);
}

/** Connections of a campaign over TCP a second, and the plain handshakes that the same server completes before and after. */
async function remote(target: Target): Promise<number> {
  // Both sides are warm before anything counts.
  await plainRate(target);
  const before = await plainRate(target);
  const events = { found: () => {}, kept: () => {}, progress: () => {} };
  const begun = performance.now();
  const { executions } = await fuzzRemotely(
    new Targets([target]),
    {
      levels: ['bytes', 'fields', 'traces'],
      jobs: 32,
      runs: 6_000,
      milliseconds: 60_000,
      seed: 1,
      kept: [],
      known: [],
    },
    events,
    new AbortController().signal,
  );
  const rate = executions / ((performance.now() - begun) / 1000);
  return rate / ((before + (await plainRate(target))) / 2);
}

const ratio = await workers();
process.stdout.write(`two workers do ${ratio.toFixed(2)} times what one does, target 1.8\n`);
const own = await ownServers(
  {
    variants: ['simplex', 'duplex'],
    profiles: [profileOf('s1')],
    dialect: 'reference',
    backend: 'fast',
    defect: undefined,
  },
  '127.0.0.1',
);
try {
  for (const target of own.all)
    process.stdout.write(
      `over TCP, ${target.identity.variant}: ${(await remote(target)).toFixed(2)} of plain handshakes, target 0.8\n`,
    );
} finally {
  await own.close();
}
