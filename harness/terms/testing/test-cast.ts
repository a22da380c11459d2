import { backend } from '../../../impl/crypto/backends.ts';
import { findProfile } from '../../../impl/profile.ts';
import { type Cast, castOf } from '../cast.ts';
import { EPOCH } from '../time.ts';

/** Parties for a test, of the smallest profile and the fast backend. */
export function testCast(seed: string): Cast {
  const profile = findProfile('s1');
  if (profile === undefined) throw new Error('there is no profile s1');
  return castOf(profile, backend('fast'), seed, EPOCH + 86_400n);
}
