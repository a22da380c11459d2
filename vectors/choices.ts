import * as z from 'zod';
import { DIALECTS, type Dialect } from '../impl/dialect.ts';
import { DEFAULT_PROFILES, findProfile, type Profile } from '../impl/profile.ts';

/** The choices that groups of tests name in their parameters. */

export const variantChoice = z.enum(['simplex', 'duplex']);
export const dialectChoice = z.enum(['reference', 'specification-1.4', 'formal-2026']);
export const profileChoice = z
  .enum(DEFAULT_PROFILES.map(({ configuration }) => configuration))
  .describe('the configuration string of a profile');

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
