import type { Check } from './check.ts';
import { fallsTo, type Shard } from './shard.ts';
import type { Target } from './target.ts';

/** A check on a target. */
export interface Item {
  readonly check: Check;
  readonly target: Target;
}

/**
 * The checks that apply to each target, check by check. A check that is one value of a table runs once for each
 * variant and role, on the profiles that combine its factors with variant, role and profile `strength` by
 * `strength`; all others run on every target. Deterministic: the same checks and targets give the same plan.
 * @param strength 2 or more; the number of all factors, or more, is every combination
 */
export function plan(checks: readonly Check[], targets: readonly Target[], strength = 2): readonly Item[] {
  const covered = new Set<string>();
  return checks.flatMap((check) => {
    const all = targets.filter(({ identity, role }) => check.peers.includes(`${identity.variant} ${role}`));
    if (check.anyProfile) return byKind(all).flatMap(([target]) => (target ? [{ check, target }] : []));
    if (check.factors === undefined) return all.map((target) => ({ check, target }));
    const kept: Target[] = [];
    for (const ofKind of byKind(all)) {
      const open = ofKind.map((target) => ({ target, combinations: combinations(check, target, strength) }));
      // Each variant and role once at least: on the profile that brings most that is new.
      for (let first = true; open.length > 0; first = false) {
        const fresh = open.map((each) => each.combinations.filter((name) => !covered.has(name)).length);
        const most = Math.max(...fresh);
        if (most === 0 && !first) break;
        const [chosen] = open.splice(fresh.indexOf(most), 1);
        if (chosen === undefined) break;
        for (const name of chosen.combinations) covered.add(name);
        kept.push(chosen.target);
      }
    }
    return all.filter((target) => kept.includes(target)).map((target) => ({ check, target }));
  });
}

/** The items of a plan that fall to a shard; all of them where there is none. */
export function itemsOf(items: readonly Item[], shard: Shard | undefined): readonly Item[] {
  if (shard === undefined) return items;
  return items.filter(({ check, target: { identity, role, profile } }) =>
    fallsTo(shard, check.id, identity.variant, role, profile.name),
  );
}

/** Targets of one variant and role, which differ by profile. */
function byKind(targets: readonly Target[]): readonly (readonly Target[])[] {
  const kinds = new Map<string, Target[]>();
  for (const target of targets) {
    const kind = `${target.identity.variant} ${target.role}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), target]);
  }
  return [...kinds.values()];
}

/** Every set of `strength` factors with their values, by a name of its own. */
function combinations({ factors = {} }: Check, target: Target, strength: number): readonly string[] {
  const values = Object.entries({
    ...factors,
    peer: `${target.identity.variant} ${target.role}`,
    profile: target.profile.name,
  }).map(([name, value]) => `${name}=${value}`);
  return subsets(values, Math.min(strength, values.length)).map((chosen) => chosen.join(' '));
}

function subsets(values: readonly string[], size: number): readonly (readonly string[])[] {
  if (size === 0) return [[]];
  return values.flatMap((value, at) =>
    subsets(values.slice(at + 1), size - 1).map((rest) => [value, ...rest]),
  );
}
