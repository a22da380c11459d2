import { UsageError } from './errors.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A parser for an option that is a duration, as in `90s`, `5m` or `1.5h`: milliseconds. */
export function duration(option: string): (text: string) => number {
  return (text) => {
    const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
    const milliseconds = Number(number) * (UNITS[unit] ?? 0);
    if (milliseconds <= 0)
      throw new UsageError(`${option} takes a duration such as 90s, 5m or 1h, not '${text}'`);
    return milliseconds;
  };
}
