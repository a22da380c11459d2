import type { Game } from './game.ts';
import { mayHaveHonestOther } from './partner.ts';
import { sec04 } from './sec-04.ts';

/**
 * Channel confidentiality, left or right. Won when a fresh session's message can be derived, or when it
 * encrypts under a keystream block that was used before: the two ciphertexts' difference then tells left
 * from right.
 */
export const sec05: Game = {
  id: 'SEC-05',
  title: 'Channel confidentiality',
  mirrors: 'F 4.5',
  variants: ['simplex', 'duplex'],
  limit: false,
  concerns: mayHaveHonestOther,
  uses: { messages: true, ratchets: true },
  fresh: sec04.fresh,
  wins: (target, world) => {
    const { streams, texts } = target.history;
    if (texts.some((text) => world.knows(text))) return 'plaintext derived';
    const reused = streams.some(
      (stream, i) =>
        streams.indexOf(stream) < i ||
        world.sessions.some((other) => other.slot !== target.slot && other.history.streams.includes(stream)),
    );
    return reused ? 'keystream used twice' : undefined;
  },
};
