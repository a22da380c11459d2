import { describe, expect, it } from 'vitest';
import { findDefect } from '../../harness/defects/index.ts';
import { TWINS } from '../../harness/defects/twins/index.ts';
import { fakeCrypto } from '../../impl/crypto/fake.ts';
import type { Role } from '../../impl/variant.ts';
import { VARIANTS } from '../../model/protocol.ts';
import { checkTrace } from '../../record/trace.ts';
import { Chance } from '../chance.ts';
import { profileOf } from '../inside-parts.ts';
import type { Breach } from '../level.ts';
import type { Step, WorldCase } from './case.ts';
import { type WorldOptions, worldLevel } from './level.ts';

const base = { variants: VARIANTS, crypto: fakeCrypto(), profile: profileOf('s1'), seed: 'test' };

/** Mutants whose attack takes coins out of a ciphertext, which our KEMs do not give. */
const SYMBOLIC_ONLY = ['client-coins-reused', 'server-coins-reused'];

/** Mutants that erase too little. */
const KEPT = ['teardown-does-not-erase', 'old-keys-kept', 'secret-kept', 'ephemeral-key-kept'];

/** Runs a case; this level answers at once. */
function runOf(level: ReturnType<typeof worldLevel>, example: WorldCase) {
  const run = level.run(example);
  if (run instanceof Promise) throw new Error('a world is played at once');
  return run;
}

/** Seeds, then mutated cases of a corpus that grows by new features; until the first breach. */
function fuzz(options: Partial<WorldOptions>, seed: number, executions: number, blind = false) {
  const level = worldLevel({ ...base, ...options });
  const chance = new Chance(seed);
  const seen = new Set<string>();
  const corpus: WorldCase[] = [];
  const breaches: Breach[] = [];
  const seeds = level.seeds().filter(({ mutant }) => !blind || mutant === undefined);
  for (let i = 0; i < executions && breaches.length === 0; i++) {
    const example = seeds[i] ?? level.mutate(chance.pick(corpus), chance.pick(corpus), chance);
    const run = runOf(level, example);
    if (run.features.some((feature) => !seen.has(feature))) corpus.push(example);
    for (const feature of run.features) seen.add(feature);
    breaches.push(...run.breaches);
  }
  return { breaches, seen };
}

const choose = (kind: 'reveal state' | 'corrupt' | 'forge', pick: number): Step => ({
  step: 'choose',
  ...{ kind, slot: 0, pick },
});

describe('traces on clean endpoints', () => {
  const level = worldLevel(base);

  it('break nothing with Classic McEliece, which rejects explicitly and has no asymmetric ratchets', () => {
    const other = worldLevel({ ...base, profile: profileOf('m1') });
    const seeds = other.seeds().filter(({ links, mutant }) => links === 1 && mutant === undefined);
    // Of those of Duplex the first are honest, and have ratchets of each kind; of Simplex some are given other ciphertexts.
    const duplex = seeds.filter(({ variants }) => variants.join() === 'duplex').slice(0, 4);
    const short = [...duplex, ...seeds.filter(({ variants }) => variants.join() === 'simplex')];
    const [honest] = duplex;
    if (honest === undefined) throw new Error('there are no seeds');
    // Who knows the keys of a session may ask it for a ratchet of any kind.
    const known: WorldCase = {
      ...honest,
      steps: [
        ...honest.steps.slice(0, 7),
        ...(['reveal state', 'corrupt', 'corrupt'] as const).map(choose),
        ...Array.from({ length: 24 }, (_, pick) => choose('forge', pick)),
      ],
    };
    const runs = [...short, known].map((seed) => runOf(other, seed));
    expect(runs.flatMap(({ breaches }) => breaches)).toEqual([]);
  });

  it('break nothing as seeds, and go through everything', () => {
    const seen = new Set(level.seeds().flatMap((seed) => runOf(level, seed).features));
    expect(level.seeds().flatMap((seed) => runOf(level, seed).breaches)).toEqual([]);
    for (const variant of VARIANTS)
      for (const role of ['client', 'server'])
        expect([...seen].some((name) => name.startsWith(`${variant} ${role}: established`))).toBe(true);
    expect([...seen].filter((name) => name.includes(' took '))).not.toEqual([]);
    expect([...seen].filter((name) => name.includes('epochs 0 1 3'))).not.toEqual([]);
  });

  it.each([1, 2])('break nothing when mutated, seed %i', (seed) => {
    const { breaches, seen } = fuzz({}, seed, 800);
    expect(breaches).toEqual([]);
    expect(seen.size).toBeGreaterThan(400);
  });

  it('come to the same when played again, whatever was played before', () => {
    const other = worldLevel(base);
    const chance = new Chance(5);
    const [first, ...rest] = level.seeds();
    if (first === undefined) throw new Error('there are no seeds');
    const cases = rest.slice(0, 40).map((seed) => level.mutate(seed, first, chance));
    const runs = cases.map((each) => runOf(level, each));
    expect(cases.toReversed().map((each) => runOf(other, each))).toEqual(runs.toReversed());
  });

  it('are mutated by chance alone', () => {
    const made = () => {
      const chance = new Chance(9);
      const seeds = level.seeds();
      return Array.from({ length: 50 }, () => level.mutate(chance.pick(seeds), chance.pick(seeds), chance));
    };
    expect(made()).toEqual(made());
  });

  it('become traces that can be read', async () => {
    for (const seed of level.seeds().filter((_, i) => i % 9 === 0)) {
      const trace = await checkTrace(await level.trace(seed), 'trace');
      expect(trace.steps.length).toBeGreaterThan(0);
    }
  });
});

describe('traces on endpoints with a defect', () => {
  const seeds = worldLevel(base).seeds();

  it.each(TWINS.filter(({ mutant }) => !SYMBOLIC_ONLY.includes(mutant)))(
    'are the attack of the model on its twin: $mutant',
    (twin) => {
      const level = worldLevel({ ...base, defect: twin });
      const attack = seeds.find(({ mutant }) => mutant === twin.mutant);
      if (attack === undefined) throw new Error('there is no attack on it');
      const [breach] = runOf(level, attack).breaches;
      // What is kept is seen before it is of use to the adversary.
      expect(breach?.requirement).toMatch(
        KEPT.includes(twin.mutant) ? /^(SMX-02|RTS-03|RTA-04|TRD-01)$/ : /^SEC-/,
      );
    },
  );

  const BLIND: readonly (readonly [string, Role, string])[] = [
    ['time-unchecked', 'server', 'RPL-04'],
    ['time-window-half', 'server', 'RPL-04'],
    ['sequence-unchecked', 'server', 'CHN-02'],
    ['counter-not-stored', 'server', 'CHN-02'],
    ['unsequenced-dropped', 'server', 'CHN-04'],
    ['second-try', 'server', 'HDR-02'],
    ['confirmation-unchecked', 'server', 'CNF-02'],
    ['keys-swapped', 'server', 'SMX-01'],
    ['ephemeral-key-reused', 'server', 'SMX-02'],
    ['flag-unchecked-first', 'server', 'HDR-04'],
    ['length-unchecked', 'server', 'HDR-02'],
    ['handshake-sequence-unchecked', 'server', 'HDR-02'],
    ['simplex-and-duplex-alike', 'server', 'HDR-02'],
    ['ratchet-refused', 'server', 'RTS-01'],
    ['token-kept', 'server', 'RTS-04'],
    ['error-of-any-number', 'server', 'ERR-03'],
    ['own-close-not-final', 'client', 'TRD-01'],
    ['asymmetric-ratchet-refused', 'server', 'RTA-01'],
  ];
  it.each(BLIND)('find %s of a %s without the attacks of the model', (id, role, requirement) => {
    const defect = findDefect(id);
    if (defect === undefined) throw new Error(`there is no ${id}`);
    const { breaches } = fuzz({ defect, role }, 1, 1_500, true);
    expect(breaches[0]?.requirement).toBe(requirement);
  });

  it('are made shorter as long as they break the same', () => {
    const defect = findDefect('counter-not-stored');
    if (defect === undefined) throw new Error('there is no such defect');
    const level = worldLevel({ ...base, defect });
    const breaksIt = (each: WorldCase) => runOf(level, each).breaches[0]?.requirement === 'CHN-02';
    let shortest = level.seeds().find(breaksIt);
    const before = shortest?.steps.length ?? 0;
    for (let next = shortest; next !== undefined; ) {
      shortest = next;
      next = [...level.simpler(next)].find(breaksIt);
    }
    expect(shortest?.steps.length).toBeLessThan(before);
    // A handshake, and messages of which the second is refused.
    expect(shortest?.steps.length).toBeLessThanOrEqual(9);
  });
});
