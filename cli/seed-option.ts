import { randomInt } from 'node:crypto';
import { Option } from 'commander';
import { UsageError } from './errors.ts';

/** Seeds are below this, so that they are read and typed easily. */
const SEEDS = 2 ** 31;

/** The option by which a random run is repeated. */
export function seedOption(): Option {
  return new Option(
    '--seed <number>',
    'repeat the run with this seed (default: a random one, printed)',
  ).argParser((text): number => {
    if (/^\d{1,10}$/.test(text) && Number(text) < SEEDS) return Number(text);
    throw new UsageError(`--seed takes a whole number below ${SEEDS}, not '${text}'`);
  });
}

export function freshSeed(): number {
  return randomInt(SEEDS);
}
