import { Option } from 'commander';
import type { Bounds } from '../model/bounds.ts';
import { UsageError } from './errors.ts';

/** The most of each that the explorer's packed states hold. */
const MOST: Readonly<Record<keyof Bounds, number>> = { sessions: 2, moves: 7, reveals: 7, ratchets: 3 };

const NAMES = Object.keys(MOST);

function isBound(name: string): name is keyof Bounds {
  return name in MOST;
}

/** How far the adversary goes: `--bounds moves=2,reveals=1`. */
export function boundsOption(): Option {
  return new Option(
    '--bounds <list>',
    `how far the adversary goes, such as moves=2,reveals=1 (of ${NAMES.join(', ')})`,
  ).argParser(parseBounds);
}

function parseBounds(text: string): Partial<Bounds> {
  const bounds: Partial<Record<keyof Bounds, number>> = {};
  for (const part of text.split(',')) {
    const [name = '', value = ''] = part.split('=');
    if (!isBound(name)) throw new UsageError(`--bounds has no '${name}' (${NAMES.join(', ')})`);
    if (!/^\d$/.test(value) || Number(value) > MOST[name])
      throw new UsageError(`--bounds takes ${name} from 0 to ${MOST[name]}, not '${value}'`);
    bounds[name] = Number(value);
  }
  if (bounds.sessions === 0) throw new UsageError('--bounds takes sessions from 1 to 2, not 0');
  return bounds;
}
