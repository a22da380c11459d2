import * as z from 'zod';
import { DIALECTS, type Dialect } from '../impl/dialect.ts';
import { PARAMETERS as MCELIECE, type McElieceName } from '../impl/primitives/classic-mceliece/parameters.ts';
import { SLH_DSA_PARAMETERS, type SlhDsaName } from '../impl/primitives/slh-dsa/parameters.ts';
import {
  DEFAULT_PROFILES,
  findProfile,
  type KemName,
  PROFILES,
  type Profile,
  type SignatureName,
} from '../impl/profile.ts';

/** The choices that groups of tests name in their parameters. */

export const variantChoice = z.enum(['simplex', 'duplex']);
export const dialectChoice = z.enum(['reference', 'specification-1.4', 'formal-2026']);
export const profileChoice = profileChoiceOf(DEFAULT_PROFILES);

/** One of these profiles. */
export function profileChoiceOf(profiles: readonly Profile[]) {
  return z
    .enum(profiles.map(({ configuration }) => configuration))
    .describe('the configuration string of a profile');
}

export function isMcEliece(kem: KemName): kem is McElieceName {
  return kem in MCELIECE;
}

export function isSlhDsa(signature: SignatureName): signature is SlhDsaName {
  return signature in SLH_DSA_PARAMETERS;
}

/** The profiles of Classic McEliece, whose public keys no file holds. */
export const MCELIECE_PROFILES: readonly Profile[] = PROFILES.filter(({ kem }) => isMcEliece(kem));

/** Those of SLH-DSA, which all are of Classic McEliece too. */
export const SLH_DSA_PROFILES: readonly Profile[] = PROFILES.filter(({ signature }) => isSlhDsa(signature));

export type DialectChoice = z.infer<typeof dialectChoice>;

export function dialectOf(name: DialectChoice): Dialect {
  return DIALECTS[name];
}

/** @throws RangeError for a configuration string that no profile has */
export function profileOf(configuration: string): Profile {
  const profile = findProfile(configuration);
  if (profile === undefined) throw new RangeError(`profile: there is no ${configuration}`);
  return profile;
}
