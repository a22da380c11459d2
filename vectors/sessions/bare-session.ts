import type { Dialect } from '../../impl/dialect.ts';
import type { Policy } from '../../impl/policy.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { configurationField, type Profile } from '../../impl/profile.ts';
import type { Session } from '../../impl/session.ts';
import { type Role, VARIANTS, type Variant } from '../../impl/variant.ts';
import { policyOf, type Subject } from '../subject.ts';

/** What a part of the protocol is tried in, without an endpoint around it. */
export interface Circumstances {
  readonly variant: Variant;
  readonly role: Role;
  readonly profile: Profile;
  readonly dialect: Dialect;
}

/** Draws nothing: the parts that are tried so are given all that they need. */
const NO_DRAWS: RandomSource = Object.freeze({
  bytes(length: number): Uint8Array {
    throw new RangeError(`length: ${length} bytes were drawn where nothing is drawn`);
  },
  clone: () => NO_DRAWS,
});

/** The session that functions of `impl` take, for one that is tried by itself. */
export function bareSession(
  { variant, role, profile, dialect }: Circumstances,
  subject: Subject,
  policy: Policy = policyOf(subject, role),
): Session {
  const { crypto } = subject;
  return {
    variant,
    parameters: VARIANTS[variant],
    role,
    profile,
    configuration: configurationField(profile),
    dialect,
    policy,
    clock: () => 0n,
    random: NO_DRAWS,
    kem: crypto.kem(profile.kem),
    signature: crypto.signature(profile.signature),
    symmetric: crypto.symmetric(variant, dialect),
  };
}
