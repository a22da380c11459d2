import type { Subject } from '../subject.ts';
import type { Drawn, LongTermKeys, Parties } from './inputs.ts';
import { type Observed, Party } from './party.ts';
import { merged, type Played, playAlone, playPair } from './play.ts';
import type { Step } from './step.ts';

/** A session as a subject lives it: each side by itself, against an honest peer's packets. */
export interface PlayedSession {
  readonly steps: readonly Played[];
  readonly client: Observed;
  readonly server: Observed;
}

/** Runs the steps of a session. */
export function playSession(
  parties: Parties,
  keys: LongTermKeys,
  drawn: Drawn,
  steps: readonly Step[],
  subject: Subject,
): PlayedSession {
  const honestSubject = { crypto: subject.crypto };
  const create = (role: 'client' | 'server', on: Subject) => Party.create(role, parties, keys, drawn, on);
  const pair = { client: create('client', honestSubject), server: create('server', honestSubject) };
  const client = create('client', subject);
  const server = create('server', subject);
  const played = steps.map((step) => {
    const honest = playPair(pair.client, pair.server, step);
    return merged(playAlone(client, step, honest), playAlone(server, step, honest), honest);
  });
  return { steps: played, client: client.observed, server: server.observed };
}
