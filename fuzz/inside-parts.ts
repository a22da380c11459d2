import { findDefect } from '../harness/defects/index.ts';
import { type BackendName, backend } from '../impl/crypto/backends.ts';
import { findProfile } from '../impl/profile.ts';
import type { Role, Variant } from '../impl/variant.ts';
import { type AnyPart, anyPart } from './campaign.ts';
import type { LevelName } from './level.ts';
import { InsideSessions } from './sessions/inside.ts';
import { insideLevel } from './sessions/session-level.ts';

/** Which endpoints in this process are fuzzed, and how: as a worker is told. */
export interface InsideSpec {
  readonly variants: readonly Variant[];
  /** The roles of the endpoints under test. */
  readonly roles: readonly Role[];
  readonly levels: readonly LevelName[];
  /** A profile's name. */
  readonly profile: string;
  /** Real cryptography, which confirms what is found under a fake. */
  readonly backend: BackendName;
  readonly seed: string;
  readonly defect?: string | undefined;
}

/** One turn in so many is had under real cryptography, which takes as long as many turns under a fake. */
const REAL = 16;

/** The parts of a campaign on endpoints in this process: each level on each, under a fake, and now and then for real. */
export function insideParts({
  variants,
  roles,
  levels,
  profile: name,
  ...spec
}: InsideSpec): readonly AnyPart[] {
  const profile = findProfile(name);
  if (profile === undefined) throw new RangeError(`profile: there is no ${name}`);
  const defect = spec.defect === undefined ? undefined : findDefect(spec.defect);
  return variants.flatMap((variant) =>
    roles.flatMap((role) => {
      const common = { variant, role, profile, seed: spec.seed, defect };
      const fake = new InsideSessions({ ...common, crypto: backend('fake') });
      const real = new InsideSessions({ ...common, crypto: backend(spec.backend) });
      return levels.flatMap((level) => {
        const confirming = insideLevel(level, real);
        return [
          anyPart({ level: insideLevel(level, fake), confirming }),
          anyPart({ level: confirming, every: REAL }),
        ];
      });
    }),
  );
}
