import type { Game } from './game.ts';
import { hasAccepted, hasHonestOther, mayHaveHonestOther, uncorrupted, unrevealed } from './partner.ts';
import { knowsKeys } from './sec-03.ts';

/**
 * Forward secrecy: SEC-03 with the signing keys corrupted after acceptance, and with whatever a torn-down
 * session still holds.
 */
export const sec04: Game = {
  id: 'SEC-04',
  title: 'Forward secrecy',
  mirrors: 'F 4.4, Theorems 3 and 6',
  variants: ['simplex', 'duplex'],
  limit: false,
  concerns: mayHaveHonestOther,
  uses: { corruption: true },
  fresh: (target, world) =>
    hasAccepted(target) && hasHonestOther(target, world) && uncorrupted(target) && unrevealed(target, world),
  wins: (target, world) => (knowsKeys(target, world) ? 'keys derived afterwards' : undefined),
};
