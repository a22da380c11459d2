import type { Role, Variant } from '../impl/variant.ts';
import type { Target } from './target.ts';

/** The targets of a run: one for each variant, role and profile that it covers. */
export class Targets {
  readonly all: readonly Target[];

  constructor(all: readonly Target[]) {
    this.all = all;
  }

  find(wanted: { variant: Variant; profile: string; role: Role }): Target | undefined {
    return this.all.find(
      ({ identity, profile, role }) =>
        identity.variant === wanted.variant && profile.name === wanted.profile && role === wanted.role,
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((target) => target.close()));
  }
}
