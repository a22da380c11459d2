import type { Identity } from '../impl/endpoint.ts';
import { generateKey, KEY_VALIDITY } from '../impl/keys/generate-key.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import type { Target } from './target.ts';
import { inProcessTarget } from './targets/in-process.ts';

/**
 * An endpoint of our own in the role of the peer, which the peer does not know: its keys are fresh, and ours the same.
 */
export function strangerTo({ role, identity, profile, crypto, clock, dialect }: Target): Target {
  const fresh = generateKey({ profile, crypto, random: systemRandom, expiration: clock() + KEY_VALIDITY });
  const common = { role, profile, crypto, clock, dialect, seed: 'stranger' };
  const { peer, ours } = ends(identity, fresh);
  return inProcessTarget({ ...common, peer, ours });
}

/** Who the stranger is, and who we are to it. */
function ends(
  identity: Identity,
  fresh: ReturnType<typeof generateKey>,
): { readonly peer: Identity; readonly ours: Identity } {
  if (identity.role === 'client') {
    const ours = { ...identity, peerKey: fresh };
    return identity.variant === 'simplex'
      ? { ours, peer: { variant: 'simplex', role: 'server', ownKey: fresh } }
      : { ours, peer: { variant: 'duplex', role: 'server', ownKey: fresh, peerKeys: [identity.ownKey] } };
  }
  return identity.variant === 'simplex'
    ? { ours: identity, peer: { variant: 'simplex', role: 'client', peerKey: identity.ownKey } }
    : {
        ours: { ...identity, peerKeys: [fresh] },
        peer: { variant: 'duplex', role: 'client', ownKey: fresh, peerKey: identity.ownKey },
      };
}
