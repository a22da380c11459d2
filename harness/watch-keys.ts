import type { Policy, SessionKeys } from '../impl/policy.ts';

/** A copy of keys, which stays when they are erased. */
export function copyKeys(keys: SessionKeys): SessionKeys {
  return {
    clientKey: keys.clientKey.slice(),
    clientNonce: keys.clientNonce.slice(),
    serverKey: keys.serverKey.slice(),
    serverNonce: keys.serverNonce.slice(),
    ratchetKey: keys.ratchetKey.slice(),
  };
}

/** A policy that decides as `policy` does, and notes a copy of every set of keys that it takes. */
export function watchKeys(policy: Policy, taken: SessionKeys[]): Policy {
  return {
    ...policy,
    sessionKeys(keys, derivation, input) {
      const used = policy.sessionKeys(keys, derivation, input);
      taken.push(copyKeys(used));
      return used;
    },
  };
}
