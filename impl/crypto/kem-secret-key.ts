import type { KemName } from '../profile.ts';

/**
 * Length of a KEM's secret key, in bytes: the expanded decapsulation key of FIPS 203 (table 3), the secret
 * key of Classic McEliece (protocol.md, section 2). It is never on the wire nor in a file.
 */
export const KEM_SECRET_KEY_SIZES = Object.freeze({
  'ML-KEM-512': 1632,
  'ML-KEM-768': 2400,
  'ML-KEM-1024': 3168,
  mceliece348864: 6492,
  mceliece460896: 13608,
  mceliece6688128: 13932,
  mceliece6960119: 13948,
  mceliece8192128: 14120,
} as const satisfies Record<KemName, number>);
