import type { Level, LevelName, Run } from '../level.ts';
import { CROWD } from './crowd.ts';
import { type InsideSessions, run } from './inside.ts';
import type { SessionCase } from './moves.ts';
import { MUTATORS } from './mutators.ts';
import type { RemoteSessions } from './remote.ts';
import { seedsOf } from './seeds.ts';
import { insideTrace, remoteTrace } from './session-trace.ts';
import { simpler } from './simpler.ts';
import { readSession, writeSession } from './written.ts';

/** A level of the fuzzers on sessions with an endpoint in this process. */
export function insideLevel(name: LevelName, sessions: InsideSessions): Level<SessionCase> {
  return {
    ...common(name, sessions),
    run: (example) => runInside(sessions, example),
    trace: (example) => insideTrace(name, sessions, example),
  };
}

/** One of so many cases is tried on many connections: it takes as long as a thousand others. */
const CROWDED = 10_000;

/** A level of the fuzzers on sessions with a peer behind a wire. */
export function remoteLevel(name: LevelName, sessions: RemoteSessions): Level<SessionCase> {
  const alike = common(name, sessions);
  return {
    ...alike,
    mutate: (parent, other, chance) => {
      const example = alike.mutate(parent, other, chance);
      return chance.oneIn(CROWDED) ? { ...example, times: CROWD } : example;
    },
    run: (example) => sessions.run(example),
    trace: (example) => remoteTrace(name, sessions, example),
  };
}

function common(
  name: LevelName,
  { subject, bases }: Pick<InsideSessions, 'subject' | 'bases'>,
): Omit<Level<SessionCase>, 'run' | 'trace'> {
  const names = bases.map((base) => base.name);
  return {
    name,
    subject,
    seeds: () => seedsOf(bases),
    mutate: (parent, other, chance) => MUTATORS[name](parent, other, chance, names),
    simpler: (example) => simpler(example, names),
    write: writeSession,
    read: (written) => readSession(written, names),
  };
}

function runInside(sessions: InsideSessions, { base, moves }: SessionCase): Run {
  const { player, breaches } = sessions.at(base);
  run(player.play(moves));
  run(player.finish());
  const features = [...player.features];
  for (const name of sessions.observer.refused) features.push(`refused ${name}`);
  const { executions, observed } = player;
  return {
    features,
    executions,
    observed,
    breaches: breaches.length > 0 ? [...breaches, ...player.breaches] : player.breaches,
  };
}
