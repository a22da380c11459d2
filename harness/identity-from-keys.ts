import type { Identity } from '../impl/endpoint.ts';
import type { PrivateKey, PublicKey } from '../impl/keys/key.ts';
import type { Role, Variant } from '../impl/variant.ts';

/** Who an endpoint is, by its own key and that of its peer, where each has one. @throws TypeError where one is missing */
export function identityFromKeys(
  variant: Variant,
  role: Role,
  own: PrivateKey | undefined,
  theirs: PublicKey | undefined,
): Identity {
  if (variant === 'simplex') {
    if (role === 'client' && theirs !== undefined) return { variant, role, peerKey: theirs };
    if (role === 'server' && own !== undefined) return { variant, role, ownKey: own };
  } else if (own !== undefined && theirs !== undefined) {
    return role === 'client'
      ? { variant, role, ownKey: own, peerKey: theirs }
      : { variant, role, ownKey: own, peerKeys: [theirs] };
  }
  throw new TypeError(`a ${variant} ${role} lacks a key`);
}
