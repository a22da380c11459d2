/** A whole number as people write it. */
export function number(count: number): string {
  return count.toLocaleString('en');
}

/** So many of something: `one check`, where there is one. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** How long something took, to what a reader can tell apart. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${number(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** The last second that a date is given for. */
const LAST_DATE = 253_402_300_799n;

/** Unix seconds as a date in UTC; as they are where no year has four digits then. */
export function date(seconds: string): string {
  const value = BigInt(seconds);
  if (value < 0n || value > LAST_DATE) return `${seconds} s after 1970`;
  const text = new Date(Number(value) * 1000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

/** Things in a row, the last behind `and`. */
export function list(all: readonly string[]): string {
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** The first of several, and how many more there are. */
export function some(all: readonly string[], most: number): string {
  const more = all.length - most;
  return more > 0 ? `${all.slice(0, most).join(', ')}, and ${number(more)} more` : list(all);
}
