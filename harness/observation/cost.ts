import type { Target } from '../target.ts';
import type { Usage } from './usage.ts';

const MEBIBYTE = 1 << 20;

/** Growth of memory that is no sign of anything: a runtime's own, and what its collector has not yet freed. */
export const MEMORY_SLACK = 40 * MEBIBYTE;

/** The largest packet that any stage of any profile has, and what a system keeps for a connection. */
export const MEMORY_PER_CONNECTION = 128 * 1024;

/** Descriptors that a runtime may open meanwhile for itself. */
export const OWN_DESCRIPTORS = 8;

/** DOS-03: milliseconds over which processor time is measured, and the share of a core that may be used in them. */
export const QUIET_WINDOW = 2_000;
export const QUIET_SHARE = 0.2;

/** What the peer's process uses now; undefined where that is not ours to see. */
export function usageOf({ process }: Target): Usage | undefined {
  const usage = process?.usage();
  return typeof usage === 'string' ? undefined : usage;
}

/**
 * How many more descriptors than before the peer has open, once it had so many milliseconds to close them.
 * @param asks asks the peer something, so that it has done what it was told before
 */
export async function descriptorsLeft(
  target: Target,
  before: number,
  milliseconds: number,
  asks: () => Promise<unknown>,
): Promise<number> {
  const until = performance.now() + milliseconds;
  const left = () => (usageOf(target)?.descriptors ?? 0) - before;
  // Asked again and again: nothing tells when another process has closed a descriptor.
  while (left() > OWN_DESCRIPTORS && performance.now() < until) await asks();
  return left();
}

/**
 * The share of a core that the peer uses in the next so many milliseconds, in which nothing is to happen. On a busy
 * machine a peer that waits busily gets little: what counts is its share of the time that it was given.
 */
export async function shareOfCore(target: Target, window: number): Promise<number> {
  const used = () => usageOf(target) ?? { cpu: 0, waited: 0 };
  const [begun, before] = [performance.now(), used()];
  // Nothing is to happen in this time.
  await new Promise((resolve) => setTimeout(resolve, window));
  const [time, after] = [performance.now() - begun, used()];
  const cpu = after.cpu - before.cpu;
  return cpu / Math.max(cpu, 1, time - (after.waited - before.waited));
}
