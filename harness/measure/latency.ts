/** How long something took, of many times that it was done, in milliseconds. */
export interface Latency {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
}

/** @param milliseconds how long each took, in any order */
export function latencyOf(milliseconds: readonly number[]): Latency {
  const sorted = [...milliseconds].sort((one, other) => one - other);
  const part = (of: number) => rounded(sorted[Math.ceil(of * sorted.length) - 1] ?? 0);
  return { count: sorted.length, median: part(0.5), p95: part(0.95), longest: part(1) };
}

/** To microseconds where it is milliseconds. */
export function rounded(value: number): number {
  return Math.round(1000 * value) / 1000;
}
