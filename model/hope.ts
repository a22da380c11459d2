import type { Game } from './games/game.ts';
import { corruptedBefore } from './games/partner.ts';
import { Party } from './session.ts';
import type { View } from './view.ts';

/**
 * Whether a state can still lead to a win against the target. Freshness, once lost, does not come back (but
 * for what a ratchet heals), so a state without hope has no winning state after it.
 */
export function hasHope(view: View, ratchetsLeft: number): boolean {
  const { target, accepted, revealed, exposed } = view;
  const corrupted = (party: number) =>
    accepted ? corruptedBefore(target, party) : party >= 0 && ((view.world.corrupted >> party) & 1) === 1;
  if (target.role === 'client' && target.history.sent.length === 0) return !corrupted(Party.server);
  // A Duplex session may be attacked with its own key corrupted: key-compromise impersonation.
  if (target.variant === 'simplex' && corrupted(target.owner)) return false;
  if (corrupted(target.peer)) return false;
  if (exposed === 3 || (revealed && exposed !== 0)) return false;
  return !(revealed && ratchetsLeft === 0 && !view.ratcheting);
}

/** Whether a game can still be won against the target, as far as the game itself can tell. */
export function isOpen(game: Game, { target, world }: View): boolean {
  return game.settled?.(target, world) !== true && game.concerns?.(target, world) !== false;
}
