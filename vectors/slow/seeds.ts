import { fixedWeight } from '../../impl/primitives/classic-mceliece/fixed-weight.ts';
import { type McElieceName, PARAMETERS } from '../../impl/primitives/classic-mceliece/parameters.ts';
import { SEED } from '../../impl/primitives/classic-mceliece/secret-key.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import { SLH_DSA_PARAMETERS } from '../../impl/primitives/slh-dsa/parameters.ts';
import type { KemName, SignatureName } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import { isSlhDsa } from '../choices.ts';
import { hex } from '../hex.ts';
import type { Scope } from '../scope.ts';
import { givenRandom } from '../sessions/given-random.ts';
import { type Stretch, stretchedBytes } from '../stretch.ts';
import { remembering } from './remembering.ts';

/** A stream that all files have in common: a key pair that takes long need be made once. */
function sharedDraws(
  { seed }: Pick<Scope, 'seed'>,
  algorithm: KemName | SignatureName,
  owner: Role,
): RandomSource {
  return seededRandom(`qsmp vectors ${seed} ${algorithm} ${owner}`);
}

/**
 * The seed of an owner's key pair of Classic McEliece, in every file. That of a server may take several tries, as
 * any; that of a client takes one.
 */
export function kemSeed(scope: Pick<Scope, 'seed' | 'crypto'>, kem: McElieceName, owner: Role): string {
  const seed = sharedDraws(scope, kem, owner).bytes(SEED);
  if (owner === 'server') return hex(seed);
  // A secret key begins with the seed of the try that succeeded.
  return hex(remembering(scope.crypto).kem(kem).generateKeyPair(givenRandom(seed)).secretKey.slice(0, SEED));
}

/** Bytes that a signing key pair is made of: xi of ML-DSA, or SK.seed || SK.prf || PK.seed of SLH-DSA. */
export function signingSeedLength(signature: SignatureName): number {
  return isSlhDsa(signature) ? 3 * SLH_DSA_PARAMETERS[signature].n : 32;
}

/** The seed of an owner's signing key pair, in every file of the signature scheme. */
export function signingSeed(scope: Pick<Scope, 'seed'>, signature: SignatureName, owner: Role): string {
  return hex(sharedDraws(scope, signature, owner).bytes(signingSeedLength(signature)));
}

/** Bytes of one try for an error vector. */
function tryLength(kem: McElieceName): number {
  const { m, n, t } = PARAMETERS[kem];
  return 2 * (n === 2 ** m ? t : 2 * t);
}

/** Tries after which a source would not be random. */
const MOST_TRIES = 100;

/** The draws of an encapsulation of so many tries, the last of which gives an error vector. */
export function errorDraws(kem: McElieceName, tries: number, random: RandomSource): Stretch {
  for (;;) {
    const shake128 = hex(random.bytes(16));
    const { drawn } = fixed(kem, stretchedBytes({ shake128, length: MOST_TRIES * tryLength(kem) }));
    if (drawn === tries * tryLength(kem)) return { shake128, length: drawn };
  }
}

/** The error vector that these draws give. @throws RangeError for draws that end before they give one, or go on */
export function errorVector(kem: McElieceName, draws: Stretch): Uint8Array {
  const { vector, drawn } = fixed(kem, stretchedBytes(draws));
  if (drawn !== draws.length) throw new RangeError(`draws: ${drawn} of ${draws.length} bytes are drawn`);
  return vector;
}

/** An error vector of the first of these bytes, and how many they are. */
function fixed(
  kem: McElieceName,
  bytes: Uint8Array,
): { readonly vector: Uint8Array; readonly drawn: number } {
  const source = givenRandom(bytes);
  let drawn = 0;
  const counted: RandomSource = {
    bytes(length) {
      drawn += length;
      return source.bytes(length);
    },
    clone: () => counted,
  };
  const vector = fixedWeight(PARAMETERS[kem], counted);
  return { vector, drawn };
}
