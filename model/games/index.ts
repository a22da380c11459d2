import type { Game } from './game.ts';
import { sec01 } from './sec-01.ts';
import { sec02 } from './sec-02.ts';
import { sec03 } from './sec-03.ts';
import { sec04 } from './sec-04.ts';
import { sec05 } from './sec-05.ts';
import { sec06 } from './sec-06.ts';
import { sec07 } from './sec-07.ts';
import { sec08 } from './sec-08.ts';
import { sec09 } from './sec-09.ts';
import { sec10 } from './sec-10.ts';

/** The games that must hold, and after them the limits that the adversary must show. */
export const GAMES: readonly Game[] = [
  sec01,
  sec02,
  sec03,
  sec04,
  sec05,
  sec06,
  sec07,
  sec08,
  sec09,
  ...sec10,
];

/** The game of that id; throws `RangeError` when there is none. */
export function gameOf(id: string): Game {
  const game = GAMES.find((g) => g.id === id);
  if (game === undefined)
    throw new RangeError(`game: ${id} is not one of ${GAMES.map((g) => g.id).join(', ')}`);
  return game;
}
