import { type GameResult, type MutantResult, readReplay } from '../model/check.ts';
import { printMoves } from '../model/sequence.ts';
import type { Trace } from '../record/index.ts';

const COUNT = new Intl.NumberFormat('en-US');

/** A game's verdict, and the attack where there is one. */
export function gameLines(result: GameResult): readonly string[] {
  const { id, title, limit, holds, states, exhausted, attack } = result;
  const verdict = limit ? (holds ? 'shown' : 'NOT SHOWN') : holds ? 'no attack' : 'LOST';
  const frontier = limit ? '' : `, frontier exhausted: ${exhausted ? 'yes' : 'no'}`;
  const line = `${id.padEnd(8)} ${verdict.padEnd(9)} ${title}`;
  const extent = `         within these bounds: ${COUNT.format(states)} states${frontier}`;
  return [line, extent, ...(attack === undefined ? [] : attackLines(attack).map((l) => `         ${l}`))];
}

/** Whether a mutant lost its game, and in how many steps. */
export function mutantLine({ id, game, caught, steps }: MutantResult): string {
  return `${caught ? 'caught' : 'MISSED'} ${id.padEnd(36)} ${game}${caught ? ` in ${steps} steps` : ''}`;
}

/** An attack as a numbered message sequence. */
export function attackLines(attack: Trace): readonly string[] {
  const { system, moves } = readReplay(attack);
  return printMoves(system, moves);
}
