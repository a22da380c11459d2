import { classicMcEliece } from '../primitives/classic-mceliece/classic-mceliece.ts';
import type { Kem } from '../primitives/kem.ts';
import type { KemName } from '../profile.ts';

/**
 * Classic McEliece for every backend that computes: ours alone, as other implementations are of round 4, which
 * has neither the confirmation nor this secret, and do not give the error vector away.
 */
export const CLASSIC_MCELIECE = Object.freeze({
  mceliece348864: classicMcEliece('mceliece348864'),
  mceliece460896: classicMcEliece('mceliece460896'),
  mceliece6688128: classicMcEliece('mceliece6688128'),
  mceliece6960119: classicMcEliece('mceliece6960119'),
  mceliece8192128: classicMcEliece('mceliece8192128'),
} as const satisfies Partial<Record<KemName, Kem>>);
