import type { Dialect } from '../dialect.ts';
import type { Kem } from '../primitives/kem.ts';
import type { SignatureScheme } from '../primitives/signature.ts';
import type { KemName, SignatureName } from '../profile.ts';
import type { Variant } from '../variant.ts';

/** One direction's authenticated cipher, with its running nonce, counter and MAC chain (PRM-04 to PRM-06). */
export interface Aead {
  /** `ciphertext || tag` of `plaintext`, with `associatedData` authenticated. Advances the state. */
  seal(associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /**
   * The plaintext, or `undefined` where `acceptTag` refuses the tag. A failed open advances MAC state and
   * counter, not the nonce (PRM-06).
   */
  open(
    associatedData: Uint8Array,
    sealed: Uint8Array,
    acceptTag?: (received: Uint8Array, computed: Uint8Array) => boolean,
  ): Uint8Array | undefined;
  /** An independent copy of the whole state. */
  clone(): Aead;
  /** Overwrites everything secret with `overwrite`; by default with zeros (TRD-01). */
  erase(overwrite?: (bytes: Uint8Array) => void): void;
}

/** The inputs of a cSHAKE key derivation (SP 800-185, 3.2): main input, name, customization. */
export interface KdfInput {
  readonly X: Uint8Array;
  readonly N: Uint8Array;
  readonly S: Uint8Array;
}

/** The symmetric primitives of one variant (section 1's table) in one dialect. */
export interface Symmetric {
  /** `H` of the parts, one after the other. */
  hash(...parts: readonly Uint8Array[]): Uint8Array;
  /** The first `length` bytes of cSHAKE at the variant's rate. */
  derive(input: KdfInput, length: number): Uint8Array;
  /** A fresh RCS state. `transmit` tells an observer which direction it is for; it changes nothing. */
  aead(key: Uint8Array, nonce: Uint8Array, transmit: boolean): Aead;
}

/** All primitives that an endpoint uses. Deterministic backends give the same bytes for the same draws. */
export interface Crypto {
  readonly name: string;
  /** Whether the draws decide every byte, so that a run can be recorded, cloned and replayed. */
  readonly deterministic: boolean;
  /** @throws RangeError for a KEM that this backend does not have. */
  kem(name: KemName): Kem;
  /** @throws RangeError for a scheme that this backend does not have. */
  signature(name: SignatureName): SignatureScheme;
  symmetric(variant: Variant, dialect: Dialect): Symmetric;
}
