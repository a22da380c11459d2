import { UsageError } from './errors.ts';

/** A parser for an option that is a whole number from 1 on. */
export function count(option: string, most = 1_000_000): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d{1,9}$/.test(text) || number < 1 || number > most)
      throw new UsageError(`${option} takes a number from 1 to ${most}, not '${text}'`);
    return number;
  };
}
