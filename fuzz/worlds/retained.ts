import type { Retained } from '../../harness/terms/watched-endpoint.ts';
import type { Slot } from '../../model/system.ts';

/** The requirement by which something was to be erased that was not. */
export function requirementOfRetained({ held, why }: Retained, { variant }: Slot, stage: string): string {
  if (why === 'closed') return 'TRD-01';
  if (why === 'replaced' || held === 'token') return 'RTS-03';
  if (stage === 'established') return 'RTA-04';
  return variant === 'simplex' ? 'SMX-02' : 'TRD-01';
}
