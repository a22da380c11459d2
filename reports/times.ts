/** Milliseconds of the longest time that is written out: some 30,000 years. */
const LONGEST = 1e15;

/** Seconds, to the millisecond, of a record's milliseconds, which may be any number. */
export function seconds(milliseconds: number): string {
  return (Math.min(milliseconds, LONGEST) / 1000).toFixed(3);
}

/** Decimal Unix seconds as ISO 8601 in UTC without fractions; undefined for a time that no date has. */
export function isoTime(unixSeconds: string): string | undefined {
  const date = new Date(Number(unixSeconds) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
