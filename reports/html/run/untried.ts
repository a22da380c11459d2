import type { Digest, Judged } from './digest.ts';

/** Why nothing of a run tried a requirement, as far as the run tells. */
export function untriedReason({ requirement }: Judged, { header: { targets }, summary }: Digest): string {
  if (requirement === undefined) return 'it is not in the catalogue of this version.';
  const { variants, inner } = requirement;
  if (targets.length > 0 && !targets.some(({ variant }) => variants.includes(variant)))
    return `it is for ${variants.join(' and ')}, and no peer of this run is.`;
  if (summary === undefined || summary.interrupted) return 'the run ended before a check of it had its turn.';
  if (inner === 'yes')
    return 'it does not show on the wire, and no check of this run looked inside the peer; the model and the vectors try it.';
  return 'no check of this run is about it: none was chosen, or the model and the vectors try it.';
}
