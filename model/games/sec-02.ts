import { isImpersonatedTo, sharesKeysUnknowingly } from './attacks.ts';
import type { Game } from './game.ts';
import { hasAccepted, hasHonestPeer, isPartnered, partnerOf, uncorrupted, unrevealed } from './partner.ts';

/**
 * Duplex mutual authentication. Fresh: a session of either role that accepted and whose state (and that of
 * its would-be partner) was not revealed. Won when it believes in an honest, uncorrupted peer and has no
 * partner; by key-compromise impersonation, where only its own key was corrupted; or by an unknown key share.
 */
export const sec02: Game = {
  id: 'SEC-02',
  title: 'Duplex mutual authentication',
  mirrors: 'F 4.2, Theorem 4',
  variants: ['duplex'],
  limit: false,
  uses: { ticks: true, impersonation: true },
  settled: isPartnered,
  fresh: (target, world) => hasAccepted(target) && unrevealed(target, world),
  wins: (target, world) => {
    if (sharesKeysUnknowingly(target, world)) return 'unknown key share';
    if (isImpersonatedTo(target, world)) return 'key-compromise impersonation';
    if (!hasHonestPeer(target) || !uncorrupted(target)) return undefined;
    return partnerOf(target, world) === undefined ? 'accepted without a partner' : undefined;
  },
};
