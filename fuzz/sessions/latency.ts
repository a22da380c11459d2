import type { Patience } from '../../harness/target.ts';

/** Of the time for a reaction, the part within which most answers come: `Patience` learns it of the slowest. */
const USUAL = 1 / 20;

/** How long an answer was in coming, as far as it tells one behaviour of a peer from another; undefined for one that never came. */
export function latencyClass(
  milliseconds: number | undefined,
  { reaction }: Patience,
): 'at once' | 'late' | 'never' {
  if (milliseconds === undefined) return 'never';
  return milliseconds <= USUAL * reaction ? 'at once' : 'late';
}
