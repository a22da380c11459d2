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

/**
 * A key encapsulation mechanism (PRM-07, PRM-08). Lengths are those of `KEM_SIZES`. Every draw is overwritten
 * once it is used.
 */
export interface Kem {
  /**
   * A fresh key pair. ML-KEM draws 64 bytes at once, d then z (FIPS 203, algorithm 19); Classic McEliece one
   * seed of 32 bytes, and nothing more where the first try fails: further seeds come of this one.
   */
  generateKeyPair(random: RandomSource): KemKeyPair;
  /**
   * Whether the key may be encapsulated to: its length, and FIPS 203's encapsulation-key check (7.2); of Classic
   * McEliece, that the bits that fill up the last byte of a row are zeros (6960119 alone has any).
   */
  acceptsPublicKey(publicKey: Uint8Array): boolean;
  /**
   * A fresh secret for the key's holder. ML-KEM draws 32 bytes (FIPS 203, algorithm 20). Classic McEliece draws
   * the places of its t errors as numbers of 16 bits, little-endian, the lowest m bits of which count: 2t
   * numbers at once (8192128: t), of which the first t below n are taken. Where there are not so many, or two
   * are equal, it draws as much again, as often as it takes: 256, 384, 512, 476 or 256 bytes a draw, and three
   * draws in the mean.
   * @throws RangeError for a key that `acceptsPublicKey` refuses.
   */
  encapsulate(publicKey: Uint8Array, random: RandomSource): Encapsulation;
  /**
   * The 32-byte secret, or `undefined` where the KEM rejects explicitly. ML-KEM rejects implicitly:
   * a changed ciphertext gives an unrelated secret (FIPS 203, 6.3). Classic McEliece rejects what is no
   * syndrome of t errors, and what does not confirm them.
   * @throws RangeError for a ciphertext or secret key of the wrong length.
   */
  decapsulate(ciphertext: Uint8Array, secretKey: Uint8Array): Uint8Array | undefined;
}
