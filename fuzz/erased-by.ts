import type { Erasure, Held } from '../impl/policy.ts';
import type { Variant } from '../impl/variant.ts';

/** The requirement by which something was to be erased: the one that says it most closely. */
export function erasedBy(held: Held, why: Erasure, variant: Variant): string {
  if (why === 'closed') return 'TRD-01';
  if (why === 'replaced') return 'RTS-03';
  if (held === 'token') return 'RTS-04';
  if (!held.startsWith('KEM')) return 'TRD-01';
  return variant === 'simplex' ? 'SMX-02' : 'RTA-04';
}
