import type { Clock } from './clock.ts';
import type { Symmetric } from './crypto/crypto.ts';
import type { Dialect } from './dialect.ts';
import type { Policy } from './policy.ts';
import type { Kem } from './primitives/kem.ts';
import type { RandomSource } from './primitives/random.ts';
import type { SignatureScheme } from './primitives/signature.ts';
import type { Profile } from './profile.ts';
import type { Role, Variant, VariantParameters } from './variant.ts';

/** What stays the same for the life of a connection, and what it draws and reads from. */
export interface Session {
  readonly variant: Variant;
  readonly parameters: VariantParameters;
  readonly role: Role;
  readonly profile: Profile;
  /** The configuration field, 34 bytes. */
  readonly configuration: Uint8Array;
  readonly dialect: Dialect;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly kem: Kem;
  readonly signature: SignatureScheme;
  readonly symmetric: Symmetric;
}
