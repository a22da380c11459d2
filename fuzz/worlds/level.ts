import type { Defect } from '../../harness/defects/defect.ts';
import type { Twin } from '../../harness/defects/twins/twin.ts';
import { castOf } from '../../harness/terms/cast.ts';
import type { ConcreteOptions } from '../../harness/terms/concrete-world.ts';
import { EPOCH } from '../../harness/terms/time.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import { MUTANTS } from '../../model/mutants/index.ts';
import type { Variant } from '../../model/protocol.ts';
import type { Level } from '../level.ts';
import attacks from './attacks.json' with { type: 'json' };
import type { WorldCase } from './case.ts';
import { mutateCase } from './mutate.ts';
import { play } from './play.ts';
import { honestSeeds, worldsOf } from './seeds.ts';
import { simplerCases } from './simpler.ts';
import { Systems } from './systems.ts';
import { traceOf } from './trace.ts';
import { readCase } from './written.ts';

/** What a level of traces plays in. */
export interface WorldOptions {
  /** The variants that worlds are of; both may meet in one. */
  readonly variants: readonly Variant[];
  /** Decides otherwise in the endpoints: of one role, or of both; a twin decides for each role by itself. */
  readonly defect?: Pick<Defect, 'policy'> | Pick<Twin, 'policy'>;
  readonly role?: Role;
  readonly crypto: Crypto;
  readonly profile: Profile;
  /** What keys and draws come from. */
  readonly seed: string;
}

/** A key of the cast never expires in a run: ticks are few, and short. */
const LIFETIME = 365n * 86_400n;

/**
 * The adversary's moves of the model on real endpoints in this process: worlds of clients and servers, whose whole
 * network and clock are in its hands.
 */
export function worldLevel({
  variants,
  defect,
  role,
  crypto,
  profile,
  seed,
}: WorldOptions): Level<WorldCase> {
  const systems = new Systems();
  const policy = (of: Role) => {
    if (role !== undefined && role !== of) return {};
    const decided = defect?.policy;
    return (typeof decided === 'function' ? decided(of) : decided) ?? {};
  };
  const options: ConcreteOptions = {
    cast: castOf(profile, crypto, seed, EPOCH + LIFETIME),
    seed,
    policy,
  };
  const worlds = {
    variants: worldsOf(variants),
    mutants: MUTANTS.filter(({ variant }) => variants.includes(variant)),
  };
  const played = (example: WorldCase) => play(systems.of(example), example, options);
  return {
    name: 'traces',
    subject: role === undefined ? 'worlds' : `worlds, ${role}`,
    seeds: () => [...honestSeeds(variants), ...knownAttacks(variants)],
    mutate: (parent, other, chance) => mutateCase(parent, other, chance, worlds),
    run(example) {
      const { features, breaches } = played(example);
      return { features, breaches };
    },
    simpler: simplerCases,
    write: (example) => example,
    read: readCase,
    trace: (example) => traceOf(systems.of(example), example, played(example)),
  };
}

/** The model's attacks on its mutants, made once (attacks.test.ts makes some of them again). */
function knownAttacks(variants: readonly Variant[]): WorldCase[] {
  return attacks.map(readCase).filter((attack) => attack.variants.every((each) => variants.includes(each)));
}
