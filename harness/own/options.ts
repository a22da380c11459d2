import type { BackendName } from '../../impl/crypto/backends.ts';
import type { DialectName } from '../../impl/dialect.ts';
import { hasSlowOperations } from '../../impl/net/slow-crypto.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Variant } from '../../impl/variant.ts';

/** What of the reference implementation is tested. */
export interface OwnOptions {
  readonly variants: readonly Variant[];
  readonly profiles: readonly Profile[];
  readonly dialect: DialectName;
  readonly backend: BackendName;
  /** The id of a seeded defect that it has, if any. */
  readonly defect: string | undefined;
  /** Whether ends of profiles that are slow repeat their draws, so that what is slow is done once. */
  readonly cached?: boolean;
}

/** Whether ends of this profile do. */
export function isCached({ cached }: OwnOptions, profile: Profile): boolean {
  return cached === true && hasSlowOperations(profile);
}
