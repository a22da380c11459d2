import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Policy } from '../../impl/policy.ts';
import { findProfile } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import { protocolOf } from '../../model/hunt.ts';
import { mutantOf } from '../../model/mutants/index.ts';
import type { Variant } from '../../model/protocol.ts';
import { Stage } from '../../model/session.ts';
import { System } from '../../model/system.ts';
import { World } from '../../model/world.ts';
import { Canary } from '../canary.ts';
import { CaseLab } from '../case-lab.ts';
import { TWINS } from '../defects/twins/index.ts';
import { inProcessTargets } from '../own/in-process.ts';
import { ownServers } from '../own/targets.ts';
import type { Target } from '../target.ts';
import type { Targets } from '../targets.ts';
import { ConcreteWorld } from '../terms/concrete-world.ts';
import { testCast } from '../terms/testing/test-cast.ts';
import { ModelPlay } from './model-play.ts';
import { type Past, past, SCRIPTS, type Script } from './scripts.ts';
import { WirePlay } from './wire-play.ts';

const cast = testCast('scripts');
const profile = findProfile('s1');
const OWN = {
  variants: ['simplex', 'duplex'],
  profiles: profile === undefined ? [] : [profile],
  dialect: 'reference',
  backend: 'fast',
} as const;

const cases = SCRIPTS.flatMap((script) =>
  script.variants.map((variant) => [script.id, variant, script] as const),
);
const PASTS = fc.sample(past, { seed: 20261123, numRuns: 4 });

/** In the model; with a mutant, in its protocol. */
function inModel(script: Script, variant: Variant, lived: Past, mutant?: string) {
  const protocol = protocolOf(variant);
  const changed = mutant === undefined ? protocol : mutantOf(mutant).change(protocol);
  const world = new World(new System([changed], 2));
  const played = {
    make: world.make.bind(world),
    hasTaken(slot: number, packets: number) {
      const { stage, history } = world.system.session(world.state, slot);
      return stage === Stage.data && history.taken.length >= packets;
    },
  };
  return script.run(new ModelPlay(played, world, variant), lived);
}

/** On real endpoints, by the model's terms; with a mutant, on those with its twin defect. */
function onEndpoints(script: Script, variant: Variant, lived: Past, mutant?: string) {
  const protocol = protocolOf(variant);
  const changed = mutant === undefined ? protocol : mutantOf(mutant).change(protocol);
  const policy = TWINS.find((twin) => twin.mutant === mutant)?.policy ?? ((_: Role): Partial<Policy> => ({}));
  const world = new ConcreteWorld(new System([changed], 2), { cast, seed: 'scripts', policy });
  const played = {
    make: world.make.bind(world),
    hasTaken(slot: number, packets: number) {
      const actor = world.actor(slot);
      return actor?.isClosed === false && actor.session.history.taken.length >= packets;
    },
  };
  return script.run(new ModelPlay(played, world.model, variant), lived);
}

/** On a peer behind a wire. */
async function onWire(script: Script, target: Target, lived: Past) {
  const lab = new CaseLab(target, new Canary(target, 'scripts'), script.id);
  try {
    return await script.run(new WirePlay(lab), lived);
  } finally {
    lab.close();
  }
}

const serverOf = ({ all }: Targets, variant: Variant) =>
  all.filter(({ identity, role }) => role === 'server' && identity.variant === variant);

describe('one source of an adversary\u2019s moves', () => {
  const targets: { inProcess?: Targets; sockets?: Targets } = {};
  beforeAll(async () => {
    targets.inProcess = inProcessTargets({ ...OWN, defect: undefined }, 1);
    targets.sockets = await ownServers({ ...OWN, defect: undefined }, '127.0.0.1');
  });
  afterAll(async () => {
    await targets.inProcess?.close();
    await targets.sockets?.close();
  });

  it.each(cases)(
    '%s is refused alike in the model, in process and over sockets, %s',
    async (_, variant, script) => {
      for (const lived of PASTS) {
        expect(await inModel(script, variant, lived), 'in the model').toBe(false);
        expect(await onEndpoints(script, variant, lived), 'on endpoints').toBe(false);
        for (const each of [targets.inProcess, targets.sockets])
          for (const target of each === undefined ? [] : serverOf(each, variant))
            expect(await onWire(script, target, lived), target.name).toBe(false);
      }
    },
  );
});

describe('a script that meets its defect', () => {
  it.each([
    ['packet-again', 'simplex', 'receiver-state-not-stored'],
    ['packet-again', 'duplex', 'receiver-state-not-stored'],
    ['other-configuration', 'simplex', 'configuration-not-compared'],
    ['other-configuration', 'duplex', 'configuration-not-compared'],
    ['confirmation-of-another-session', 'duplex', 'client-confirmation-skipped'],
  ] as const)('%s is accepted in the model and on endpoints, %s: %s', async (id, variant, mutant) => {
    const script = SCRIPTS.find((each) => each.id === id);
    if (script === undefined) throw new Error('there is no such script');
    expect(await inModel(script, variant, [], mutant), 'in the model').toBe(true);
    expect(await onEndpoints(script, variant, [], mutant), 'on endpoints').toBe(true);
  });

  it('is accepted over a wire', async () => {
    const script = SCRIPTS.find(({ id }) => id === 'other-configuration');
    const targets = inProcessTargets({ ...OWN, defect: 'configuration-unchecked' }, 1);
    const [target] = serverOf(targets, 'simplex');
    if (script === undefined || target === undefined) throw new Error('there is nothing to try');
    const accepted = await onWire(script, target, []);
    await targets.close();
    expect(accepted).toBe(true);
  });
});
