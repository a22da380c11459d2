import { type Session, Stage } from '../../model/session.ts';
import type { Actor } from './actor.ts';

/** In what a symbolic session and a real endpoint can differ. */
export type Apart = 'stage' | 'sent' | 'taken' | 'accepted' | 'epochs' | 'peer';

/** Where a symbolic session and a real endpoint do not stand at the same place; undefined where they do. */
export function apartIn(session: Session, actor: Actor | undefined): Apart | undefined {
  if (actor === undefined) return session.stage === Stage.idle ? undefined : 'stage';
  const { endpoint } = actor.watched;
  const stage =
    endpoint.stage === 'closed' ? Stage.closed : endpoint.stage === 'established' ? Stage.data : undefined;
  const isSameStage =
    stage === undefined
      ? session.stage !== Stage.closed && session.stage !== Stage.data
      : session.stage === stage;
  const { history } = session;
  const seen = actor.session.history;
  if (!isSameStage) return 'stage';
  if (history.sent.length !== actor.sent.length) return 'sent';
  if (history.taken.length !== seen.taken.length) return 'taken';
  if (history.accepted > 0 !== actor.session.accepted) return 'accepted';
  if (history.epochs.length !== seen.epochs.length) return 'epochs';
  return session.peer === actor.session.peer ? undefined : 'peer';
}
