import type { RandomSource } from './random.ts';

/** A KEM key pair. */
export interface KemKeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** What an encapsulation gives: the ciphertext, and the 32-byte secret that it carries. */
export interface Encapsulation {
  readonly ciphertext: Uint8Array;
  readonly secret: Uint8Array;
}

/** A key encapsulation mechanism (PRM-07, PRM-08). Lengths are those of `KEM_SIZES`. */
export interface Kem {
  /** A fresh key pair. ML-KEM draws 64 bytes at once, d then z (FIPS 203, algorithm 19). */
  generateKeyPair(random: RandomSource): KemKeyPair;
  /** Whether the key may be encapsulated to: its length, and FIPS 203's encapsulation-key check (7.2). */
  acceptsPublicKey(publicKey: Uint8Array): boolean;
  /**
   * A fresh secret for the key's holder. ML-KEM draws 32 bytes (FIPS 203, algorithm 20).
   * @throws RangeError for a key that `acceptsPublicKey` refuses.
   */
  encapsulate(publicKey: Uint8Array, random: RandomSource): Encapsulation;
  /**
   * The 32-byte secret, or `undefined` where the KEM rejects explicitly. ML-KEM rejects implicitly:
   * a changed ciphertext gives an unrelated secret (FIPS 203, 6.3).
   * @throws RangeError for a ciphertext or secret key of the wrong length.
   */
  decapsulate(ciphertext: Uint8Array, secretKey: Uint8Array): Uint8Array | undefined;
}
