import { sharesKeysUnknowingly } from './attacks.ts';
import type { Game } from './game.ts';
import { hasAccepted, hasHonestPeer, isPartnered, partnerOf, uncorrupted, unrevealed } from './partner.ts';

/**
 * Simplex server authentication. Fresh: a client that accepted, talking (as it believes) to the honest
 * server, whose signing key was not corrupted before acceptance and whose session's state was not revealed.
 * Won when there is no partner; or by an unknown key share, which needs no honest peer.
 */
export const sec01: Game = {
  id: 'SEC-01',
  title: 'Simplex server authentication',
  mirrors: 'F 4.1, Theorem 1',
  variants: ['simplex'],
  limit: false,
  uses: { ticks: true },
  settled: isPartnered,
  fresh: (target, world) => target.role === 'client' && hasAccepted(target) && unrevealed(target, world),
  wins: (target, world) => {
    if (sharesKeysUnknowingly(target, world)) return 'unknown key share';
    if (!hasHonestPeer(target) || !uncorrupted(target)) return undefined;
    return partnerOf(target, world) === undefined ? 'accepted without a partner' : undefined;
  },
};
