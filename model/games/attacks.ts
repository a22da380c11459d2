import type { Judged, SessionRecord, Value } from '../backend.ts';
import { corruptedBefore, hasHonestPeer, partnerOf } from './partner.ts';

/**
 * The classical attacks, each by its own predicate. The games say which are losses; these say what they are.
 */

/** Unknown key share: the session holds keys of an honest session that is somebody else than it believes. */
export function sharesKeysUnknowingly(target: SessionRecord, world: Judged): boolean {
  const keys = target.history.epochs[0];
  if (keys === undefined || keys.corrupted !== 0) return false;
  return world.sessions.some((other) => {
    const theirs = other.history.epochs[0];
    if (other.slot === target.slot || theirs === undefined) return false;
    if (keys.k1 !== theirs.k1 || keys.k2 !== theirs.k2) return false;
    return other.owner !== target.peer && target.peer !== -1;
  });
}

/** Key-compromise impersonation: no partner although only the session's own signing key was corrupted. */
export function isImpersonatedTo(target: SessionRecord, world: Judged): boolean {
  return (
    hasHonestPeer(target) &&
    corruptedBefore(target, target.owner) &&
    !corruptedBefore(target, target.peer) &&
    partnerOf(target, world) === undefined
  );
}

/** What went wrong with the accepted packet at a position, seen from where the packet came from. */
export function nameOfForgery(target: SessionRecord, packet: Value, position: number, world: Judged): string {
  const { taken } = target.history;
  if (taken.indexOf(packet) < position) return 'replay';
  if (target.history.sent.includes(packet)) return 'reflection';
  const source = world.sessions.find((other) => other.history.sent.includes(packet));
  if (source === undefined) return 'forgery';
  if (source.slot === partnerOf(target, world)?.slot) return 'reordering';
  return source.variant === target.variant ? 'splice from another session' : 'splice from the other variant';
}
