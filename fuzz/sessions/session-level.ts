import type { Chance } from '../chance.ts';
import type { Level, LevelName, Run } from '../level.ts';
import type { InsideSessions } from './inside.ts';
import { run } from './inside.ts';
import type { SessionCase } from './moves.ts';
import { MUTATORS } from './mutators.ts';
import { seedsOf } from './seeds.ts';
import { traceOf } from './session-trace.ts';
import { simpler } from './simpler.ts';
import { readSession, writeSession } from './written.ts';

/** A level of the fuzzers on sessions with an endpoint in this process. */
export function insideLevel(name: LevelName, sessions: InsideSessions): Level<SessionCase> {
  const { subject, bases, observer } = sessions;
  const names = bases.map((base) => base.name);
  return {
    name,
    subject,
    seeds: () => seedsOf(bases),
    mutate: (parent, other, chance: Chance) => MUTATORS[name](parent, other, chance, names),
    run: (example) => runInside(sessions, example, observer.refused),
    simpler: (example) => simpler(example, names),
    write: writeSession,
    read: (written) => readSession(written, names),
    trace: (example) => traceOf(name, sessions, example),
  };
}

function runInside(sessions: InsideSessions, example: SessionCase, refused: ReadonlySet<string>): Run {
  const { player, breaches } = sessions.at(example.base);
  run(player.play(example.moves));
  run(player.finish());
  const features = [...player.features];
  for (const name of refused) features.push(`refused ${name}`);
  return { features, breaches: breaches.length > 0 ? [...breaches, ...player.breaches] : player.breaches };
}
