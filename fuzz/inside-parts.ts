import type { Defect } from '../harness/defects/defect.ts';
import { findDefect } from '../harness/defects/index.ts';
import { type BackendName, backend } from '../impl/crypto/backends.ts';
import type { Crypto } from '../impl/crypto/crypto.ts';
import { findProfile, type Profile } from '../impl/profile.ts';
import type { Role, Variant } from '../impl/variant.ts';
import { type AnyPart, anyPart } from './campaign.ts';
import { differential } from './differential.ts';
import { LEVELS, type Level, type LevelName } from './level.ts';
import { InsideSessions } from './sessions/inside.ts';
import { insideLevel } from './sessions/session-level.ts';
import type { WorldCase } from './worlds/case.ts';
import { worldLevel } from './worlds/level.ts';

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
  /** Whether each case of a session runs on a clean endpoint too, from which it must not part. */
  readonly differential?: boolean | undefined;
}

/** All levels on endpoints of every kind; the same seed in all campaigns, so that cases mean the same in each. */
export const EVERY_KIND: InsideSpec = {
  variants: ['simplex', 'duplex'],
  roles: ['server', 'client'],
  levels: LEVELS,
  profile: 's1',
  backend: 'fast',
  seed: 'fuzz',
};

/** One turn in so many is had under real cryptography, which takes as long as many turns under a fake. */
const REAL = 16;
/** One in so many is had by the worlds of the model, whose cases take as long as ten others. */
const WORLDS = 8;

/** The parts of a campaign on endpoints in this process: each level on each, under a fake, and now and then for real. */
export function insideParts(spec: InsideSpec): readonly AnyPart[] {
  const { variants, roles, levels, seed } = spec;
  const profile = profileOf(spec.profile);
  const defect = defectOf(spec.defect);
  const real = backend(spec.backend);
  const ofSessions = variants.flatMap((variant) =>
    roles.flatMap((role) => {
      const common = { variant, role, profile, seed, defect };
      const under = (crypto: Crypto) => {
        const sessions = new InsideSessions({ ...common, crypto });
        if (!spec.differential) return (level: LevelName) => insideLevel(level, sessions);
        const clean = new InsideSessions({ ...common, crypto, defect: undefined });
        return (level: LevelName) => differential(insideLevel(level, sessions), insideLevel(level, clean));
      };
      const fakeLevel = under(backend('fake'));
      const realLevel = under(real);
      return levels.flatMap((level) => {
        const confirming = realLevel(level);
        return [
          anyPart({ level: fakeLevel(level), confirming }),
          anyPart({ level: confirming, every: REAL }),
        ];
      });
    }),
  );
  if (!levels.includes('traces')) return ofSessions;
  const ofWorlds = roles.map((role) => {
    const common = { variants, role, profile, seed, defect };
    const confirming = insideWorlds({ ...common, crypto: real });
    return anyPart({
      level: insideWorlds({ ...common, crypto: backend('fake') }),
      confirming,
      every: WORLDS,
    });
  });
  return [...ofSessions, ...ofWorlds];
}

/** What worlds of the model are made of. */
export interface WorldsOf {
  readonly variants: readonly Variant[];
  readonly role: Role;
  readonly profile: Profile;
  readonly crypto: Crypto;
  readonly seed: string;
  readonly defect: Defect | undefined;
}

/** The level of worlds, whose traces say what makes them again. */
export function insideWorlds({ defect, ...options }: WorldsOf): Level<WorldCase> {
  const level = worldLevel({ ...options, ...(defect === undefined ? {} : { defect }) });
  const { role, crypto, seed } = options;
  return {
    ...level,
    async trace(example) {
      const trace = await level.trace(example);
      const target = { kind: 'in process' as const, role, backend: crypto.name, seed };
      return {
        ...trace,
        fuzz: {
          level: level.name,
          target: { ...target, ...(defect === undefined ? {} : { defect: defect.id }) },
          example: level.write(example),
        },
      };
    },
  };
}

/** @throws RangeError for a name that is none */
export function profileOf(name: string): Profile {
  const profile = findProfile(name);
  if (profile === undefined) throw new RangeError(`profile: there is no ${name}`);
  return profile;
}

/** @throws RangeError for an id that is none */
export function defectOf(id: string | undefined): Defect | undefined {
  if (id === undefined) return undefined;
  const defect = findDefect(id);
  if (defect === undefined) throw new RangeError(`defect: there is no ${id}`);
  return defect;
}
