import { COLUMNS, type ConsoleOptions } from '../reports/console/console.ts';
import type { Context } from './context.ts';

/** How what a command prints looks: as wide as the terminal, and coloured on one, unless the user has NO_COLOR. */
export function consoleOptions({ stdout, env }: Context): ConsoleOptions {
  const { isTTY = false, columns = COLUMNS } = stdout;
  const plain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return { width: columns, colour: isTTY && !plain };
}
