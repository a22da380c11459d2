import { type AnyPart, anyPart, Campaign, type Standing } from '../fuzz/campaign.ts';
import { differential } from '../fuzz/differential.ts';
import type { LevelName } from '../fuzz/level.ts';
import { RemoteSessions } from '../fuzz/sessions/remote.ts';
import { remoteLevel } from '../fuzz/sessions/session-level.ts';
import type { Targets } from '../harness/targets.ts';
import type { FuzzEvents } from './fuzz-pool.ts';
import type { FuzzTask } from './fuzz-task.ts';

/** How a peer behind a wire is fuzzed. */
export interface RemoteFuzz extends Omit<FuzzTask, 'spec' | 'port'> {
  readonly levels: readonly LevelName[];
  /** Connections in flight. */
  readonly jobs: number;
  /** Other peers, from which those of the same variant and role must not part. */
  readonly beside?: Targets | undefined;
}

/** Milliseconds between two reports. */
const BREATH = 200;

/** Fuzzes peers behind wires, with so many connections in flight. @returns where it stood at its end */
export async function fuzzRemotely(
  targets: Targets,
  { levels, jobs, runs, milliseconds, seed, kept, known, beside }: RemoteFuzz,
  events: FuzzEvents,
  signal: AbortSignal,
): Promise<Standing> {
  const end = performance.now() + milliseconds;
  const isOver = () => signal.aborted || performance.now() >= end;
  const sessionsOf = (of: Targets) => of.all.map((target) => new RemoteSessions(target, `${seed}`));
  const sessions = sessionsOf(targets);
  const others = beside === undefined ? [] : sessionsOf(beside);
  const parts: readonly AnyPart[] = sessions.flatMap((each) => {
    const other = others.find(({ subject }) => subject === each.subject);
    return levels.map((name) => {
      const level = remoteLevel(name, each);
      return anyPart({ level: other === undefined ? level : differential(level, remoteLevel(name, other)) });
    });
  });
  const campaign: Campaign = new Campaign(
    parts,
    seed,
    {
      found: (found) => events.found(found),
      kept: (level, subject, example) => events.kept({ level, subject, example }),
    },
    { known, stop: isOver },
  );
  for (const { level, subject, example } of kept) campaign.offer(level, subject, example);
  let told = performance.now();
  let left = runs;
  const loop = async () => {
    while (!isOver() && left > 0) {
      left -= 1;
      await campaign.step();
      if (performance.now() - told < BREATH) continue;
      told = performance.now();
      events.progress([campaign.standing]);
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, loop));
  } finally {
    for (const each of [...sessions, ...others]) each.close();
  }
  return campaign.standing;
}
