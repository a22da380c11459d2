import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choice } from '../../model/choices.ts';
import { protocolOf } from '../../model/hunt.ts';
import { mutantOf } from '../../model/mutants/index.ts';
import { VARIANTS } from '../../model/protocol.ts';
import { System } from '../../model/system.ts';
import { TWINS } from '../defects/twins/index.ts';
import { runSideBySide } from './side-by-side.ts';
import { testCast } from './testing/test-cast.ts';

const cast = testCast('side by side');
const choices = fc.array(choice, { minLength: 20, maxLength: 50 });
const seed = 20261123;

/** Worlds: which variants, how many links of each, how many random runs. */
const WORLDS = [
  { variants: ['simplex'], links: 1, runs: 250 },
  { variants: ['simplex'], links: 2, runs: 150 },
  { variants: ['duplex'], links: 1, runs: 250 },
  { variants: ['duplex'], links: 2, runs: 150 },
  { variants: VARIANTS, links: 1, runs: 200 },
] as const;

/** Mutants that a few random runs find an attack on. */
const FOUND = [
  'any-client-key',
  'server-key-predictable',
  'flag-1-not-checked',
  'time-3-not-checked',
  'same-keys-both-ways',
  'keys-without-secret',
  'signature-2-not-verified',
  'teardown-does-not-erase',
];

describe('a random adversary, in the model and on real endpoints side by side', () => {
  it.each(WORLDS)('$variants, $links links: they agree, and no game is won', ({ variants, links, runs }) => {
    const system = new System(
      variants.map((variant) => protocolOf(variant)),
      links,
    );
    const seen = { accepted: 0, ratcheted: 0, taken: 0, limits: 0 };
    const property = fc.property(choices, fc.nat(), (made, draws) => {
      const { world, parted, won } = runSideBySide(system, made, { cast, seed: `${draws}` });
      if (parted !== undefined) throw new Error(parted);
      const { sessions } = world.judged();
      if (sessions.some(({ history }) => history.accepted > 0)) seen.accepted += 1;
      if (sessions.some(({ history }) => history.epochs.length > 1)) seen.ratcheted += 1;
      if (sessions.some(({ history }) => history.taken.length > 0)) seen.taken += 1;
      const limits = Object.keys(won).filter((id) => id.startsWith('SEC-10'));
      if (limits.length > 0) seen.limits += 1;
      expect(Object.keys(won)).toEqual(limits);
    });
    fc.assert(property, { seed, numRuns: runs });
    // Runs that go nowhere would agree about nothing.
    expect(seen.accepted).toBeGreaterThan(runs / 4);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(2);
  });

  it.each(FOUND)('wins on endpoints with the twin of %s', (id) => {
    const { change, variant, game } = mutantOf(id);
    const twin = TWINS.find(({ mutant }) => mutant === id);
    const system = new System([change(protocolOf(variant))], 1);
    let wins = 0;
    const property = fc.property(choices, fc.nat(), (made, draws) => {
      const options = { cast, seed: `${draws}`, ...(twin && { policy: twin.policy }) };
      if (game in runSideBySide(system, made, options).won) wins += 1;
    });
    fc.assert(property, { seed, numRuns: 200 });
    expect(wins).toBeGreaterThan(0);
  });

  it.each(['signature-2-not-verified', 'receiver-state-not-stored', 'one way only'])(
    'sees that endpoints part from the model that they are held against: %s',
    (id) => {
      // Clean endpoints against a mutant; last, one with a defect against the protocol as it is.
      const mutant = id === 'one way only' ? undefined : mutantOf(id);
      const protocol = protocolOf('simplex');
      const system = new System([mutant?.change(protocol) ?? protocol], 1);
      const policy = mutant ? {} : { policy: () => ({ storeSequence: () => 0n }) };
      const parted = fc.check(
        fc.property(
          choices,
          (made) => runSideBySide(system, made, { cast, seed: '', ...policy }).parted === undefined,
        ),
        { seed, numRuns: 120 },
      );
      expect(parted.failed).toBe(true);
    },
  );
});
