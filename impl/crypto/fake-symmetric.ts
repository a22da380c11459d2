import { join } from '../bytes.ts';
import type { Dialect } from '../dialect.ts';
import { VARIANTS, type Variant } from '../variant.ts';
import type { Aead, Symmetric } from './crypto.ts';
import { mix } from './fake-mix.ts';
import { rcsRounds } from './symmetric.ts';

/** Hash, key derivation and AEAD of a variant without security; lengths are the real ones. */
export function fakeSymmetric(variant: Variant, dialect: Dialect): Symmetric {
  const { hash, rate, key: keyLength, nonce: nonceLength, tag } = VARIANTS[variant];
  // Dialects with other rounds must not understand each other.
  const rounds = Uint8Array.of(rcsRounds(variant, dialect));
  return Object.freeze({
    hash: (...parts) => mix('hash', hash, join(...parts)),
    derive: ({ X, N, S }, length) => mix('derive', length, Uint8Array.of(rate), X, N, S),
    aead(key, nonce) {
      if (key.length !== keyLength) throw new RangeError(`key: ${key.length} bytes, not ${keyLength}`);
      if (nonce.length !== nonceLength)
        throw new RangeError(`nonce: ${nonce.length} bytes, not ${nonceLength}`);
      return new FakeAead(mix('cipher', keyLength, key, rounds), nonce.slice(), tag);
    },
  } satisfies Symmetric);
}

/**
 * Nonce and chain run on as in PRM-04 to PRM-06, and it refuses what `Rcs` refuses. The byte counter of PRM-05
 * is left out: the chain holds every length already.
 */
class FakeAead implements Aead {
  readonly #key: Uint8Array;
  readonly #nonce: Uint8Array;
  readonly #chain: Uint8Array;
  readonly #tag: number;
  #erased = false;

  constructor(key: Uint8Array, nonce: Uint8Array, tag: number, chain = mix('chain', 8, key)) {
    this.#key = key;
    this.#nonce = nonce;
    this.#tag = tag;
    this.#chain = chain;
  }

  seal(associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array {
    this.#refuseErased();
    const ciphertext = this.#crypt(plaintext);
    const tag = this.#authenticate(associatedData, ciphertext);
    this.#advanceNonce(plaintext.length);
    return join(ciphertext, tag);
  }

  open(
    associatedData: Uint8Array,
    sealed: Uint8Array,
    acceptTag = (received: Uint8Array, computed: Uint8Array) => Buffer.compare(received, computed) === 0,
  ): Uint8Array | undefined {
    this.#refuseErased();
    const size = sealed.length - this.#tag;
    if (size < 0) return undefined;
    const ciphertext = sealed.subarray(0, size);
    const tag = this.#authenticate(associatedData, ciphertext);
    // PRM-06: a failed open has advanced the chain, and leaves the nonce.
    if (!acceptTag(sealed.subarray(size), tag)) return undefined;
    const plaintext = this.#crypt(ciphertext);
    this.#advanceNonce(size);
    return plaintext;
  }

  clone(): Aead {
    const copy = new FakeAead(this.#key.slice(), this.#nonce.slice(), this.#tag, this.#chain.slice());
    copy.#erased = this.#erased;
    return copy;
  }

  erase(overwrite: (bytes: Uint8Array) => void = (bytes) => bytes.fill(0)): void {
    for (const secret of [this.#key, this.#nonce, this.#chain]) overwrite(secret);
    this.#erased = true;
  }

  #refuseErased(): void {
    if (this.#erased) throw new Error('this AEAD state has been erased');
  }

  #crypt(input: Uint8Array): Uint8Array {
    const output = mix('keystream', input.length, this.#key, this.#nonce);
    for (let i = 0; i < output.length; i++) output[i] = (output[i] ?? 0) ^ (input[i] ?? 0);
    return output;
  }

  /** Takes one message into the chain and gives its tag. */
  #authenticate(associatedData: Uint8Array, ciphertext: Uint8Array): Uint8Array {
    const tag = mix('chain', this.#tag, this.#chain, associatedData, this.#nonce, ciphertext);
    this.#chain.set(tag.subarray(0, this.#chain.length));
    return tag;
  }

  /** PRM-04: one step for each 32-byte block, as a 256-bit little-endian integer. */
  #advanceNonce(length: number): void {
    let carry = Math.ceil(length / 32);
    for (let i = 0; i < this.#nonce.length && carry > 0; i++) {
      carry += this.#nonce[i] ?? 0;
      this.#nonce[i] = carry & 0xff;
      carry = Math.floor(carry / 256);
    }
  }
}
