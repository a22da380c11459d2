import type { Game } from './game.ts';
import { hasAccepted, hasHonestOther, isPartnered, uncorrupted, unrevealed } from './partner.ts';

/**
 * Downgrade. Won when an accepted session went by a configuration that it was not configured for, or holds
 * the keys of an honest session that is configured differently.
 */
export const sec09: Game = {
  id: 'SEC-09',
  title: 'No downgrade',
  mirrors: 'F 9.1; P',
  variants: ['simplex', 'duplex'],
  limit: false,
  uses: { configurations: true },
  settled: isPartnered,
  fresh: (target, world) => hasAccepted(target) && uncorrupted(target) && unrevealed(target, world),
  wins: (target, world) => {
    const honest = hasHonestOther(target, world);
    if (honest && target.configuration !== target.configured) return 'configuration not its own';
    const keys = target.history.epochs[0];
    const differs = world.sessions.some(
      (other) =>
        other.slot !== target.slot &&
        keys !== undefined &&
        other.history.epochs[0]?.k1 === keys.k1 &&
        other.history.epochs[0].k2 === keys.k2 &&
        other.configured !== target.configured,
    );
    return differs ? 'configurations differ' : undefined;
  },
};
