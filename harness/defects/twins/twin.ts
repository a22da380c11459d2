import type { Policy } from '../../../impl/policy.ts';
import type { Role, Variant } from '../../../impl/variant.ts';
import type { Defect } from '../defect.ts';

/**
 * An implementation defect that deviates exactly as a protocol mutant does, in the dialect `reference`: a
 * decision taken otherwise, on both sides where the mutant changes what both do.
 */
export interface Twin {
  /** The mutant's id. */
  readonly mutant: string;
  /** What it does wrong, in a sentence. */
  readonly title: string;
  /** The variants that have the step, the mutant's own first. */
  readonly variants: readonly [Variant, ...Variant[]];
  /** Two endpoints that have it refuse one another: the step can only be passed by deceiving it. */
  readonly refusesItself?: true;
  /** The decisions of a party in that role, for all of its sessions: where draws repeat, they have memory. */
  policy(role: Role): Partial<Policy>;
}

export const BOTH = ['simplex', 'duplex'] as const;
export const SIMPLEX = ['simplex'] as const;
export const DUPLEX = ['duplex'] as const;

/** A twin's policy of which only one role has a part. */
export function only(role: Role, policy: Partial<Policy>): Twin['policy'] {
  return (of) => (of === role ? policy : {});
}

/** The policy of a seeded defect that is a mutant's twin already. */
export function policyOfDefect(family: readonly Defect[], id: string): Partial<Policy> {
  const policy = family.find((defect) => defect.id === id)?.policy;
  if (policy === undefined) throw new RangeError(`id: there is no defect ${id} of the policy`);
  return policy;
}
