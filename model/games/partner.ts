import type { Judged, SessionRecord } from '../backend.ts';
import { Party } from '../session.ts';

/**
 * Partnering [F 3.5]: opposite roles of one variant, the same cookie, matching keys up to direction, the
 * same ordered transcript, as far as the accepting session has come (the last packet may be under way).
 */
export function arePartners(accepted: SessionRecord, other: SessionRecord): boolean {
  if (other.variant !== accepted.variant || other.role === accepted.role) return false;
  const mine = accepted.history;
  const theirs = other.history;
  const [keys] = mine.epochs;
  const [others] = theirs.epochs;
  if (keys === undefined || others === undefined) return false;
  if (theirs.cookie !== mine.acceptedCookie || keys.k1 !== others.k1 || keys.k2 !== others.k2) return false;
  for (let i = 0; i < mine.accepted; i++) if (mine.transcript[i] !== theirs.transcript[i]) return false;
  return true;
}

/** The session's partner, if it has accepted and has one. */
export function partnerOf(target: SessionRecord, world: Judged): SessionRecord | undefined {
  if (target.history.accepted === 0) return undefined;
  return world.sessions.find((other) => arePartners(target, other));
}

/**
 * The sessions whose secrets are the target's too: partner, and every session that made a KEM key or
 * ciphertext in the target's transcript, or the other way round.
 */
export function related(target: SessionRecord, world: Judged): readonly SessionRecord[] {
  return world.sessions.filter(
    (other) =>
      other.slot === target.slot ||
      (other.variant === target.variant &&
        other.role !== target.role &&
        (shareValues(target, other) || partnerOf(target, world)?.slot === other.slot)),
  );
}

/** Whether one of two sessions took a KEM key or ciphertext that the other made. */
export function shareValues(a: SessionRecord, b: SessionRecord): boolean {
  return (
    a.history.met.some((v) => b.history.made.includes(v)) ||
    b.history.met.some((v) => a.history.made.includes(v))
  );
}

export function hasAccepted(session: SessionRecord): boolean {
  return session.history.accepted > 0;
}

/** Whether an honest party stands, as far as the session knows, at the other end. */
export function hasHonestPeer(session: SessionRecord): boolean {
  return session.peer === Party.server || session.peer === Party.client;
}

/** Whether a party was corrupted when the session accepted. */
export function corruptedBefore(session: SessionRecord, party: number): boolean {
  return (((session.history.epochs[0]?.corrupted ?? 0) >> party) & 1) === 1;
}

/** Whether neither signing key was corrupted before the session accepted. */
export function uncorrupted(session: SessionRecord): boolean {
  return !corruptedBefore(session, session.owner) && !corruptedBefore(session, session.peer);
}

/** Whether nothing was revealed of the session or of one that shares its secrets. */
export function unrevealed(session: SessionRecord, world: Judged, exposed = 0): boolean {
  const bits = related(session, world).map(({ history }) => history);
  return (
    bits.every((h) => h.stateRevealed === 0 && h.keyRevealed === 0) &&
    [0, exposed].includes(bits.reduce((all, h) => all | h.exposed, 0))
  );
}

/**
 * Whether the session's keys are the adversary's business at all: it accepted with an honest peer, or, where
 * it cannot know its peer (a Simplex server), with an honest client in fact.
 */
export function hasHonestOther(session: SessionRecord, world: Judged): boolean {
  return session.peer === -1 ? partnerOf(session, world) !== undefined : hasHonestPeer(session);
}

/** Whether the session accepted, with an honest peer, the partner that it should have: nothing can undo that. */
export function isPartnered(session: SessionRecord, world: Judged): boolean {
  return hasHonestPeer(session) && partnerOf(session, world) !== undefined;
}

/** Whether an honest party stands at the other end, or may still turn out to. */
export function mayHaveHonestOther(session: SessionRecord, world: Judged): boolean {
  return session.peer !== Party.adversary && (!hasAccepted(session) || hasHonestOther(session, world));
}
