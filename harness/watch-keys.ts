import type { Policy, SessionKeys } from '../impl/policy.ts';

/** A policy that decides as `policy` does, and notes a copy of every set of keys that it takes. */
export function watchKeys(policy: Policy, taken: SessionKeys[]): Policy {
  return {
    ...policy,
    sessionKeys(keys, derivation, input) {
      const used = policy.sessionKeys(keys, derivation, input);
      taken.push({
        clientKey: used.clientKey.slice(),
        clientNonce: used.clientNonce.slice(),
        serverKey: used.serverKey.slice(),
        serverNonce: used.serverNonce.slice(),
        ratchetKey: used.ratchetKey.slice(),
      });
      return used;
    },
  };
}
