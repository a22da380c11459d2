import type { KemKeyPair } from '../primitives/kem.ts';
import type { Session } from '../session.ts';

/** The KEM key pair of one handshake or one asymmetric ratchet (SMX-02, DPX-03, RTA-04). */
export function freshKeyPair(session: Session): KemKeyPair {
  return session.policy.ephemeralKeyPair(() => session.kem.generateKeyPair(session.random));
}

export function copyKeyPair({ publicKey, secretKey }: KemKeyPair): KemKeyPair {
  return { publicKey, secretKey: secretKey.slice() };
}
