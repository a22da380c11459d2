import type { Game } from './game.ts';
import {
  hasAccepted,
  hasHonestOther,
  mayHaveHonestOther,
  related,
  uncorrupted,
  unrevealed,
} from './partner.ts';
import { knowsKeys } from './sec-03.ts';

/** Duplex key secrecy under the exposure of one of the two KEM secrets, of the session and its partner. */
export const sec08: Game = {
  id: 'SEC-08',
  title: 'Key secrecy with one KEM secret exposed',
  mirrors: 'F 9.2, Theorem 5',
  variants: ['duplex'],
  limit: false,
  concerns: mayHaveHonestOther,
  uses: { exposures: true },
  fresh: (target, world) => {
    const exposed = related(target, world).reduce((all, { history }) => all | history.exposed, 0);
    return (
      hasAccepted(target) &&
      exposed !== 3 &&
      hasHonestOther(target, world) &&
      uncorrupted(target) &&
      unrevealed(target, world, exposed)
    );
  },
  wins: (target, world) => (knowsKeys(target, world) ? 'keys derived from one secret' : undefined),
};
