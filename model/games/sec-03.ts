import type { Judged, SessionRecord } from '../backend.ts';
import type { Game } from './game.ts';
import {
  corruptedBefore,
  hasAccepted,
  hasHonestOther,
  mayHaveHonestOther,
  uncorrupted,
  unrevealed,
} from './partner.ts';

/** Whether the adversary has a channel key or ratchet key of the session, of any epoch. */
export function knowsKeys(target: SessionRecord, world: Judged): boolean {
  return target.history.epochs.some((e) => world.knows(e.k1) || world.knows(e.k2) || world.knows(e.rk));
}

/**
 * Key indistinguishability: `Test` on an accepted, unrevealed session with an unrevealed partner and signing
 * keys that nobody ever corrupted. In the symbolic model its keys are told from random ones by deriving them.
 */
export const sec03: Game = {
  id: 'SEC-03',
  title: 'Key indistinguishability',
  mirrors: 'F 4.3, Theorems 2 and 5',
  variants: ['simplex', 'duplex'],
  limit: false,
  concerns: mayHaveHonestOther,
  uses: {},
  fresh: (target, world) =>
    hasAccepted(target) &&
    hasHonestOther(target, world) &&
    uncorrupted(target) &&
    world.corrupted === 0 &&
    !corruptedBefore(target, target.owner) &&
    unrevealed(target, world),
  wins: (target, world) => (knowsKeys(target, world) ? 'keys derived' : undefined),
};
