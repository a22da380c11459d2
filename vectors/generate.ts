import type { Crypto } from '../impl/crypto/crypto.ts';
import { DIALECTS, type Dialect } from '../impl/dialect.ts';
import { DEFAULT_PROFILES, PROFILES, type Profile } from '../impl/profile.ts';
import { encodeFile } from './encode.ts';
import { profileInName, profilesOfFiles } from './profiles.ts';
import { TYPES } from './types/index.ts';
import type { VectorType } from './vector-type.ts';

/** The seed of the files that ship. */
export const SHIPPED_SEED = 1;

/** Which files are made. */
export interface Selection {
  readonly seed: number;
  readonly profiles: readonly Profile[];
  /** By default, those in which each type ships. */
  readonly dialects?: readonly Dialect[] | undefined;
}

export const EVERYTHING: Selection = Object.freeze({
  seed: SHIPPED_SEED,
  profiles: PROFILES,
});

/** A file of vectors, before it is made. */
export interface PlannedFile {
  readonly name: string;
  readonly type: VectorType;
  readonly profile: Profile | undefined;
  readonly dialect: Dialect | undefined;
}

/**
 * The files of a selection: one for each type, and for each profile, or KEM or signature scheme of one, and for
 * each dialect that its values depend on.
 */
export function planFiles({ profiles, dialects }: Selection): readonly PlannedFile[] {
  return TYPES.flatMap((type) => {
    const { axes } = type;
    const dependsOnProfile = axes.some((axis) => axis !== 'dialect');
    const ofProfiles = dependsOnProfile ? profilesOfFiles(type, profiles) : [undefined];
    const ofDialects = axes.includes('dialect') ? (dialects ?? type.dialects) : [undefined];
    return ofProfiles.flatMap((profile) =>
      ofDialects.map((dialect) => ({
        name: `${[type.name, profile && profileInName(axes, profile), dialect?.name].filter((part) => part !== undefined).join('-')}.json`,
        type,
        profile,
        dialect,
      })),
    );
  });
}

/** The bytes of a file. The same seed gives the same bytes, with every deterministic backend. */
export function generateFile(
  { type, profile, dialect }: PlannedFile,
  seed: number,
  crypto: Crypto,
): Uint8Array {
  const [first] = DEFAULT_PROFILES;
  if (first === undefined) throw new RangeError('DEFAULT_PROFILES: there is none');
  const document = type.generate({
    seed,
    type: type.name,
    profile: profile ?? first,
    dialect: dialect ?? DIALECTS.reference,
    crypto,
  });
  return encodeFile(document);
}
