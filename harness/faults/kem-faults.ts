import { KEM_FAMILIES, KEM_SIZES, type KemName } from '../../impl/profile.ts';
import { flip } from './flip.ts';

/** q of ML-KEM (FIPS 203): coefficients of a key are below it. */
const MODULUS = 3329;
/** Bytes of the seed that ends an ML-KEM public key. */
const SEED_LENGTH = 32;

/** A public key that FIPS 203's encapsulation-key check refuses (7.2), made of one that it takes. */
export interface PublicKeyFault {
  /** What is wrong with it, as a noun phrase. */
  readonly name: string;
  /** `at` is a part of the key's length, from 0 up to 1. */
  readonly change: (publicKey: Uint8Array, at: number) => Uint8Array;
}

/** Keys that must not be encapsulated to (PRM-08). */
export const PUBLIC_KEY_FAULTS: readonly PublicKeyFault[] = Object.freeze([
  { name: 'a coefficient of q', change: (key, at) => withCoefficient(key, indexAt(key, at), MODULUS) },
  { name: 'a coefficient of 4095', change: (key, at) => withCoefficient(key, indexAt(key, at), 4095) },
  {
    // The same key modulo q, written otherwise: who does not check it notices nothing.
    name: 'a coefficient increased by q',
    change: (key, at) => {
      const index = smallCoefficient(key, indexAt(key, at));
      return withCoefficient(key, index, coefficient(key, index) + MODULUS);
    },
  },
  {
    name: 'the last coefficient above q',
    change: (key) => withCoefficient(key, count(key) - 1, MODULUS + 1),
  },
  { name: 'all coefficients 4095', change: (key) => key.slice().fill(0xff, 0, key.length - SEED_LENGTH) },
] satisfies readonly PublicKeyFault[]);

/** A ciphertext that does not decapsulate to the sender's secret, made of one that does (PRM-08). */
export interface CiphertextFault {
  readonly name: string;
  readonly change: (ciphertext: Uint8Array, at: number) => Uint8Array;
}

/** Ciphertexts that a sender signs with the fault in them, where it signs them. */
export const CIPHERTEXT_FAULTS: readonly CiphertextFault[] = Object.freeze([
  { name: 'changed in one bit', change: (text, at) => flip(text, Math.floor(at * text.length), 0x01) },
  { name: 'changed in its last byte', change: (text) => flip(text, text.length - 1, 0xff) },
  { name: 'all zero', change: (text) => new Uint8Array(text.length) },
  { name: 'all ones', change: (text) => new Uint8Array(text.length).fill(0xff) },
] satisfies readonly CiphertextFault[]);

/** Whether a KEM has public keys that FIPS 203's check refuses: Classic McEliece has no coefficients. */
export function hasCoefficients(kem: KemName): boolean {
  return KEM_FAMILIES[kem] === 'ML-KEM';
}

/**
 * The key with every coefficient taken modulo q: what one makes of it who does not check. A key of Classic McEliece,
 * which is longer than any of ML-KEM, stays as it is.
 */
export function reduced(key: Uint8Array): Uint8Array {
  if (key.length > KEM_SIZES['ML-KEM-1024'].publicKey) return key;
  let result = key;
  for (let index = 0; index < count(key); index++)
    if (coefficient(key, index) >= MODULUS)
      result = withCoefficient(result, index, coefficient(key, index) - MODULUS);
  return result;
}

/** Coefficients of a key, 12 bits each. */
function count(key: Uint8Array): number {
  return ((key.length - SEED_LENGTH) * 2) / 3;
}

function indexAt(key: Uint8Array, at: number): number {
  return Math.floor(at * count(key));
}

function coefficient(key: Uint8Array, index: number): number {
  const offset = Math.floor((index * 3) / 2);
  const [low = 0, high = 0] = key.subarray(offset, offset + 2);
  const both = low | (high << 8);
  return index % 2 === 0 ? both & 0xfff : both >> 4;
}

function withCoefficient(key: Uint8Array, index: number, value: number): Uint8Array {
  const changed = key.slice();
  const offset = Math.floor((index * 3) / 2);
  const [low = 0, high = 0] = key.subarray(offset, offset + 2);
  if (index % 2 === 0) changed.set([value & 0xff, (high & 0xf0) | (value >> 8)], offset);
  else changed.set([(low & 0x0f) | ((value & 0x0f) << 4), value >> 4], offset);
  return changed;
}

/** The next coefficient, from `from` on and round, to which q can be added within 12 bits. */
function smallCoefficient(key: Uint8Array, from: number): number {
  for (let step = 0; step < count(key); step++) {
    const index = (from + step) % count(key);
    if (coefficient(key, index) + MODULUS <= 4095) return index;
  }
  throw new RangeError('key: no coefficient is below 767');
}
