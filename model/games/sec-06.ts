import type { Judged, SessionRecord } from '../backend.ts';
import { nameOfForgery } from './attacks.ts';
import type { Game } from './game.ts';
import { hasAccepted, hasHonestOther, partnerOf, uncorrupted, unrevealed } from './partner.ts';

/**
 * Channel integrity. Won when a fresh session accepts a data-phase packet that its partner did not send at
 * that position of that direction; or when any session takes a packet whose header its stage does not admit
 * ("the adversary cannot make a party accept an invalid time or sequence").
 */
export const sec06: Game = {
  id: 'SEC-06',
  title: 'Channel integrity',
  mirrors: 'F 4.5, Theorem 7; section 11, execution model',
  variants: ['simplex', 'duplex'],
  limit: false,
  concerns: (target, world) =>
    !hasAccepted(target) || target.history.invalid || hasHonestOther(target, world),
  uses: { messages: true, ratchets: true, ticks: true, windows: true },
  fresh: (target, world) => target.history.invalid || isFreshChannel(target, world),
  wins: (target, world) => {
    const misplaced = isFreshChannel(target, world) ? misplacedIn(target, world) : undefined;
    return misplaced ?? (target.history.invalid ? 'inadmissible header accepted' : undefined);
  },
};

/** What is wrong with the first packet that the partner did not send at its position, if there is one. */
function misplacedIn(target: SessionRecord, world: Judged): string | undefined {
  const sent = partnerOf(target, world)?.history.data ?? [];
  const position = target.history.taken.findIndex((packet, i) => sent[i] !== packet);
  const packet = target.history.taken[position];
  return packet === undefined ? undefined : nameOfForgery(target, packet, position, world);
}

function isFreshChannel(target: SessionRecord, world: Judged): boolean {
  return (
    hasAccepted(target) && hasHonestOther(target, world) && uncorrupted(target) && unrevealed(target, world)
  );
}
