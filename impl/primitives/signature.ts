import type { RandomSource } from './random.ts';

/** A signature key pair, the signing key in the expanded form of FIPS 204 and 205. */
export interface SignatureKeyPair {
  readonly verificationKey: Uint8Array;
  readonly signingKey: Uint8Array;
}

/**
 * A signature scheme: the *external* interface of FIPS 204 and 205 with an empty context (PRM-07).
 * Lengths are those of `SIGNATURE_SIZES`.
 */
export interface SignatureScheme {
  /** A fresh key pair. ML-DSA draws its 32-byte seed, SLH-DSA its three seeds at once: 48, 72 or 96 bytes. */
  generateKeyPair(random: RandomSource): SignatureKeyPair;
  /**
   * Signs `message`. ML-DSA signs deterministically and draws nothing; SLH-DSA signs hedged, and draws 16, 24
   * or 32 bytes (PRM-07). SLH-DSA takes long: a second, or with noble half a minute, in which nothing else runs.
   * @throws RangeError for a signing key of the wrong length.
   */
  sign(message: Uint8Array, signingKey: Uint8Array, random: RandomSource): Uint8Array;
  /** Whether `signature` is one of `message`. A key or signature of any wrong length is `false`. */
  verify(signature: Uint8Array, message: Uint8Array, verificationKey: Uint8Array): boolean;
  /** Whether the signing key belongs to the verification key (KEY-04). */
  matches(signingKey: Uint8Array, verificationKey: Uint8Array): boolean;
}
