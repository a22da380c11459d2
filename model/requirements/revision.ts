/** The revisions of the catalogue, oldest first. What a released one holds is frozen. */
export const REVISIONS = ['2026.1'] as const;

export type Revision = (typeof REVISIONS)[number];

/** The revision that this catalogue is at. */
export const REVISION: Revision = '2026.1';

/**
 * Whether what came with one revision counts for a peer tested at another: not, where it came later.
 *
 * @param order the revisions, oldest first
 */
export function countsAt<R extends string>(since: R, revision: R, order: readonly R[]): boolean {
  return order.indexOf(since) <= order.indexOf(revision);
}
