import type { RatchetKind } from '../../impl/channel/data-phase.ts';
import type { Role } from '../../impl/variant.ts';

/** What an application does with a session; `start` is for both sides. */
export type Step =
  | { readonly do: 'start' }
  | { readonly do: 'send'; readonly by: Role; readonly data: Uint8Array }
  | { readonly do: 'ratchet'; readonly by: Role; readonly kind: RatchetKind }
  | { readonly do: 'close'; readonly by: Role };

export function otherRole(role: Role): Role {
  return role === 'client' ? 'server' : 'client';
}
