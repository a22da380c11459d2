import type { Identity } from '../../impl/endpoint.ts';
import type { Policy } from '../../impl/policy.ts';
import { Party } from '../../model/session.ts';
import type { Slot } from '../../model/system.ts';
import type { Cast } from './cast.ts';

/** The server's key goes by two identities, as in the model. */
export function withTwoIdentities(policy: Policy, { secondKid }: Cast): Policy {
  return {
    ...policy,
    acceptKeyIdentity: (received, own) =>
      policy.acceptKeyIdentity(received, own) || policy.acceptKeyIdentity(received, secondKid),
  };
}

/** Who the endpoint in a place is, and whom it takes for its peer: a client the party that it is configured for. */
export function identityOf(
  { variant, role }: Slot,
  { keys }: Cast,
  profile: Cast['profile'],
  peer: number,
): Identity {
  const [server, client, adversary] = keys;
  if (role === 'server')
    return variant === 'simplex'
      ? { variant, role, ownKey: server }
      : { variant, role, ownKey: server, peerKeys: [client, adversary] };
  const peerKey = { ...(peer === Party.adversary ? adversary : server), profile };
  return variant === 'simplex'
    ? { variant, role, peerKey }
    : { variant, role, ownKey: { ...client, profile }, peerKey };
}
