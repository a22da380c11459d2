import { type Failure, failure } from '../failure.ts';
import type { SignedHash, VerificationKeys } from '../policy.ts';
import type { Session } from '../session.ts';
import { ErrorCode } from '../wire/codes.ts';

/** A signed hash as it goes over the wire (PRM-07). */
export interface Signed {
  readonly signature: Uint8Array;
  readonly hash: Uint8Array;
}

/** `H` of the parts, in the order in which they are hashed. */
function hashOf(session: Session, name: SignedHash, parts: readonly Uint8Array[]): Uint8Array {
  return session.symmetric.hash(...session.policy.signedInput(parts, name));
}

/** Hashes the parts and signs the hash (PRM-07). */
export function signHash(
  session: Session,
  name: SignedHash,
  parts: readonly Uint8Array[],
  signingKey: Uint8Array,
): Signed {
  const hash = hashOf(session, name, parts);
  return { hash, signature: session.signature.sign(hash, signingKey, session.random) };
}

/**
 * Checks a signed hash that travelled (PRM-07): the signature over the hash, and the hash against our own of
 * the same data. The result is the hash that was signed: what follows is bound to it.
 */
export function checkSignedHash(
  session: Session,
  name: SignedHash,
  parts: readonly Uint8Array[],
  received: Signed,
  keys: VerificationKeys,
): { readonly hash: Uint8Array } | { readonly failure: Failure } {
  const { policy, signature } = session;
  const key = policy.verificationKey(keys, name);
  const verifies = signature.verify(received.signature, received.hash, key);
  if (!policy.acceptSignature(verifies, name, { signature: received.signature, hash: received.hash, key }))
    return failure('acceptSignature', ErrorCode.authenticationFailure);
  if (!policy.acceptHash(received.hash, hashOf(session, name, parts), name))
    return failure('acceptHash', ErrorCode.hashInvalid);
  return { hash: received.hash };
}
