import type { Judged, SessionRecord } from '../backend.ts';
import { type Epoch, EpochKind } from '../session.ts';
import type { Game } from './game.ts';
import {
  hasAccepted,
  hasHonestOther,
  mayHaveHonestOther,
  partnerOf,
  related,
  uncorrupted,
} from './partner.ts';

/** How much of an epoch the adversary was given: nothing, the channel keys, the whole state. */
const Exposure = { none: 0, keys: 1, state: 2 } as const;

/**
 * Post-compromise security and forward evolution. An epoch is fresh when nothing was revealed in it, and
 * what was revealed before it has been healed:
 * - any ratchet heals exposed channel keys, for the ratchet key enters the new ones (RTS-04);
 * - a symmetric one that the adversary does not see also heals an exposed state, for the token enters;
 * - an asymmetric one heals an exposed state against a passive adversary even with both signing keys
 *   corrupted (RTA-05), and against an active one as long as the peer's signing key is not (RTA-02).
 * What is revealed later never spoils it: old keys are erased and not computable from new ones.
 * Won when the keys of a fresh epoch are derived.
 */
export const sec07: Game = {
  id: 'SEC-07',
  title: 'Post-compromise security and forward evolution',
  mirrors: 'F 4.6, Theorem 6; RTS-04, RTA-05',
  variants: ['simplex', 'duplex'],
  limit: false,
  concerns: mayHaveHonestOther,
  uses: { ratchets: true, reveals: true, corruption: true },
  fresh: (target, world) =>
    hasAccepted(target) &&
    hasHonestOther(target, world) &&
    uncorrupted(target) &&
    target.history.epochs.length > 1 &&
    related(target, world).every(({ history }) => history.exposed === 0),
  wins: (target, world) => {
    let level: number = Exposure.none;
    for (const [e, epoch] of target.history.epochs.entries()) {
      if (level > Exposure.none && heals(target, epoch, level, world)) level = Exposure.none;
      level = Math.max(level, revealedIn(target, e, world));
      if (hasLostKey(epoch, world)) level = Exposure.state;
      if (level > Exposure.none) continue;
      if (world.knows(epoch.k1) || world.knows(epoch.k2) || world.knows(epoch.rk)) {
        return e === target.history.epochs.length - 1 ? 'new keys derived' : 'old keys derived';
      }
    }
    return undefined;
  },
};

function revealedIn(target: SessionRecord, e: number, world: Judged): number {
  const bit = 1 << e;
  const histories = related(target, world).map(({ history }) => history);
  if (histories.some((h) => (h.stateRevealed & bit) !== 0)) return Exposure.state;
  return histories.some((h) => (h.keyRevealed & bit) !== 0) ? Exposure.keys : Exposure.none;
}

/** Whether the ephemeral key of the ratchet that made this epoch was revealed while its request was open. */
function hasLostKey(epoch: Epoch, world: Judged): boolean {
  return world.sessions.some((s) => s.history.lost.some((key) => key === epoch.taken || key === epoch.given));
}

function heals(target: SessionRecord, epoch: Epoch, level: number, world: Judged): boolean {
  if (level === Exposure.keys || epoch.kind === EpochKind.unseen) return true;
  if (epoch.kind !== EpochKind.asymmetric) return false;
  if (((epoch.corrupted >> target.peer) & 1) === 0) return true;
  return partnerOf(target, world)?.history.offered.includes(epoch.taken) ?? false;
}
