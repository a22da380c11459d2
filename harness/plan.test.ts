import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILES } from '../impl/profile.ts';
import { CHECKS } from '../properties/index.ts';
import { inProcessTargets } from './own/in-process.ts';
import { plan } from './plan.ts';

const { all } = inProcessTargets(
  {
    variants: ['simplex', 'duplex'],
    profiles: DEFAULT_PROFILES,
    dialect: 'reference',
    backend: 'fake',
    defect: undefined,
  },
  1,
);
const tables = CHECKS.filter(({ factors }) => factors !== undefined);

/** Every pair, or triple, of values that some applicable combination has. */
function tuples(items: ReturnType<typeof plan>, size: number): Set<string> {
  const found = new Set<string>();
  for (const { check, target } of items) {
    const values = [
      ...Object.values(check.factors ?? {}),
      `${target.identity.variant} ${target.role}`,
      target.profile.name,
    ];
    const grow = (chosen: string[], from: number): void => {
      if (chosen.length === size) found.add(chosen.join('|'));
      else
        values.slice(from).forEach((value, at) => {
          grow([...chosen, value], from + at + 1);
        });
    };
    grow([], 0);
  }
  return found;
}

const everything = plan(tables, all, 99);

describe('the plan of a run', () => {
  it('runs every check of a table on every variant and role that it is for', () => {
    const planned = new Set(
      plan(tables, all).map(({ check, target }) => `${check.id} ${target.identity.variant} ${target.role}`),
    );
    for (const { id, peers } of tables) for (const peer of peers) expect(planned).toContain(`${id} ${peer}`);
  });

  it.each([2, 3])(
    'combines factors, variant, role and profile %i by %i, with fewer runs than all',
    (size) => {
      const items = plan(tables, all, size);
      expect(tuples(items, size)).toEqual(tuples(everything, size));
      expect(items.length).toBeLessThan(everything.length);
    },
  );

  it('runs a check for which the profile is all one once for each variant and role', () => {
    const chosen = CHECKS.filter(({ anyProfile }) => anyProfile);
    expect(chosen.length).toBeGreaterThan(5);
    for (const check of chosen) {
      const kinds = plan([check], all).map(({ target }) => `${target.identity.variant} ${target.role}`);
      expect(kinds.sort()).toEqual([...check.peers].sort());
    }
  });

  it('runs all other checks on every target', () => {
    const others = CHECKS.filter(({ factors, anyProfile }) => factors === undefined && !anyProfile);
    for (const check of others)
      expect(plan([check], all)).toHaveLength(
        all.filter(({ identity, role }) => check.peers.includes(`${identity.variant} ${role}`)).length,
      );
  });
});
