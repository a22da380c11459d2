import type { Crypto } from '../impl/crypto/crypto.ts';
import { DIALECTS, type Dialect } from '../impl/dialect.ts';
import type { RandomSource } from '../impl/primitives/random.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { DEFAULT_PROFILES, type Profile } from '../impl/profile.ts';

/** What one file of vectors is made for. A type that a profile or dialect does not change does not read it. */
export interface Scope {
  readonly seed: number;
  readonly type: string;
  readonly profile: Profile;
  readonly dialect: Dialect;
  /** What the expected values are computed with. */
  readonly crypto: Crypto;
}

/** The randomness of one thing in a file: a stream of its own, so that no other thing changes it. */
export function drawsOf({ seed, type, profile, dialect }: Scope, what: string): RandomSource {
  return seededRandom(`qsmp vectors ${seed} ${type} ${profile.name} ${dialect.name} ${what}`);
}

/** How many cases a file gets: all in the default dialect and the smallest profile, few where neither is given. */
export function breadthOf({ profile, dialect }: Scope): 'full' | 'some' | 'few' {
  const [smallest] = DEFAULT_PROFILES;
  const isReference = dialect === DIALECTS.reference;
  if (profile === smallest && isReference) return 'full';
  return profile === smallest || isReference ? 'some' : 'few';
}
