import type { Draw } from '../policy.ts';
import type { Encapsulation, KemKeyPair } from '../primitives/kem.ts';
import type { Session } from '../session.ts';

/** The KEM key pair of one handshake or one asymmetric ratchet (SMX-02, DPX-03, RTA-04). */
export function freshKeyPair(session: Session, draw: Draw): KemKeyPair {
  const { policy, kem, random } = session;
  return policy.ephemeralKeyPair(() => kem.generateKeyPair(policy.randomness(random, draw)));
}

/**
 * A fresh KEM secret for the holder of `publicKey` (SMX-02, DPX-03, RTA-01).
 * @throws RangeError for a key that the KEM does not accept.
 */
export function freshSecret(session: Session, draw: Draw, publicKey: Uint8Array): Encapsulation {
  const { policy, kem, random } = session;
  const key = policy.encapsulationKey(publicKey);
  return policy.encapsulation(() => kem.encapsulate(key, policy.randomness(random, draw)));
}

export function copyKeyPair({ publicKey, secretKey }: KemKeyPair): KemKeyPair {
  return { publicKey, secretKey: secretKey.slice() };
}
