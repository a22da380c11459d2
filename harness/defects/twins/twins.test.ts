import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../impl/testing/pair.ts';
import type { Role, Variant } from '../../../impl/variant.ts';
import { MUTANTS } from '../../../model/mutants/index.ts';
import { TWINS } from './index.ts';
import { ends, other, outcome, type Policies, ROLES } from './testing/conversation.ts';
import { FAULTS } from './testing/faults.ts';
import { legible, nothingSeen, repeated, type Seen, watching } from './testing/watch.ts';
import type { Twin } from './twin.ts';

const STRICT: Policies = () => ({});

/** Of these, both directions and sessions know the same draw twice. */
const REPEATS = TWINS.filter(({ mutant }) => /-(reused|predictable)$/.test(mutant));

/** What stays legible: after two sessions of talk, or at their end. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  'old-keys-kept': ['cipher'],
  'secret-kept': ['KEM secret'],
  'ephemeral-key-kept': ['KEM secret key'],
  'teardown-does-not-erase': ['cipher'],
};

/** All others speak otherwise: a strict peer does not understand them. */
const NOT_UNDERSTOOD = TWINS.filter(
  (twin) => !(twin.mutant in FAULTS) && !(twin.mutant in KEPT) && !REPEATS.includes(twin),
);

const perVariant = (twins: readonly Twin[]) =>
  twins.flatMap((twin) => twin.variants.map((variant) => [twin.mutant, variant, twin] as const));

/** A policy of the twin for each side, to be kept for all sessions of a party. */
function bothSides(twin: Twin): Policies {
  const sides = { client: twin.policy('client'), server: twin.policy('server') };
  return (role) => sides[role];
}

/** A message each way. */
function talk(pair: Pair): void {
  for (const role of ROLES) {
    const message = new TextEncoder().encode(`from ${role}`);
    if (pair[role].canSend) pair.run(role, pair[role].send(message));
  }
}

/** A handshake, a message each way before and after every kind of ratchet by both sides. */
function converse(pair: Pair, variant: Variant): Pair {
  pair.connect();
  talk(pair);
  for (const kind of variant === 'simplex'
    ? (['symmetric'] as const)
    : (['symmetric', 'asymmetric'] as const))
    for (const role of ROLES) {
      if (pair[role].canSend) pair.run(role, pair[role].ratchet(kind));
      talk(pair);
    }
  return pair;
}

const received = (pair: Pair, role: Role) =>
  pair.received(role).map((message) => new TextDecoder().decode(message));

describe('twins', () => {
  it('are of mutants that exist, one each, in the variant of the mutant first', () => {
    const mutants = new Map(MUTANTS.map(({ id, variant }) => [id, variant]));
    for (const { mutant, variants } of TWINS)
      expect([mutant, variants[0]]).toEqual([mutant, mutants.get(mutant)]);
    expect(new Set(TWINS.map(({ mutant }) => mutant)).size).toBe(TWINS.length);
    expect(TWINS.length).toBeGreaterThanOrEqual(32);
  });

  it.each(perVariant(TWINS.filter(({ refusesItself }) => refusesItself !== true)))(
    '%s in %s: two that have it get along',
    (mutant, variant, twin) => {
      const pair = ends(variant, bothSides(twin));
      if (mutant === 'receiver-state-not-stored') {
        // Its receiver waits for the same packet for ever.
        pair.connect();
        talk(pair);
        for (const role of ROLES) expect(received(pair, role)).toEqual([`from ${other(role)}`]);
      } else {
        converse(pair, variant);
        const talks = variant === 'simplex' ? 3 : 5;
        for (const role of ROLES)
          expect(received(pair, role)).toEqual(Array(talks).fill(`from ${other(role)}`));
      }
      expect(outcome(pair)).toBe('established');
    },
  );

  it('that refuse themselves do', () => {
    for (const [, variant, twin] of perVariant(TWINS.filter(({ refusesItself }) => refusesItself === true)))
      expect(outcome(ends(variant, bothSides(twin)).connect())).toBe('acceptSignature');
  });
});

describe('twins that speak otherwise', () => {
  it.each(perVariant(NOT_UNDERSTOOD))('%s in %s: a strict peer refuses it', (_, variant, twin) => {
    expect(outcome(converse(ends(variant, STRICT), variant))).toBe('established');
    for (const role of ROLES) {
      const pair = ends(variant, (of) => (of === role ? twin.policy(role) : {}));
      expect([role, outcome(converse(pair, variant))]).not.toEqual([role, 'established']);
    }
  });
});

describe('twins that take what is wrong', () => {
  it.each(perVariant(TWINS.filter(({ mutant }) => mutant in FAULTS)))(
    '%s in %s: a strict endpoint refuses it, the twin does not',
    (mutant, variant, twin) => {
      const fault = FAULTS[mutant];
      expect(fault?.done(variant, STRICT)).toBe(fault?.refusedBy);
      const reached = fault?.done(variant, bothSides(twin));
      expect(reached).not.toBe(fault?.refusedBy);
      // In the other variant a signed hash may still cover what was changed.
      if (variant === twin.variants[0]) expect(reached).toBe(fault?.then ?? 'established');
    },
  );
});

/** Two sessions of the same two parties, and what each side of each drew. */
function twoSessions(variant: Variant, policies: Policies): Record<Role, [Seen, Seen]> {
  const session = (seed: string) => {
    const seen = { client: nothingSeen(), server: nothingSeen() };
    converse(
      ends(variant, policies, (role) => ({ crypto: watching(seen[role]) }), seed),
      variant,
    );
    return seen;
  };
  const [one, two] = [session('one'), session('two')];
  return { client: [one.client, two.client], server: [one.server, two.server] };
}

describe('twins that draw the same twice', () => {
  it.each(perVariant(REPEATS))('%s in %s', (_, variant, twin) => {
    const clean = twoSessions(variant, STRICT);
    for (const role of ROLES) expect(repeated(...clean[role])).toBe(0);
    const repeating = twoSessions(variant, bothSides(twin));
    expect(Math.max(...ROLES.map((role) => repeated(...repeating[role])))).toBe(1);
  });
});

describe('twins that keep what is to be erased', () => {
  const kept = TWINS.filter(({ mutant }) => mutant in KEPT);

  it.each(perVariant(kept))('%s in %s', (mutant, variant, twin) => {
    for (const [policies, expected] of [
      [STRICT, []],
      [bothSides(twin), KEPT[mutant]],
    ] as const) {
      const seen = { client: nothingSeen(), server: nothingSeen() };
      const pair = converse(
        ends(variant, policies, (role) => ({ crypto: watching(seen[role]) })),
        variant,
      );
      pair.run('client', pair.client.close());
      expect(new Set(ROLES.flatMap((role) => legible(seen[role])))).toEqual(new Set(expected));
    }
  });
});
