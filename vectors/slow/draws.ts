import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { join } from '../../impl/bytes.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { SLH_DSA_PARAMETERS } from '../../impl/primitives/slh-dsa/parameters.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { isMcEliece, isSlhDsa } from '../choices.ts';
import { bytes, stretch } from '../fields.ts';
import { hex } from '../hex.ts';
import type { Scope } from '../scope.ts';
import type { Drawn } from '../sessions/inputs.ts';
import { stretchedBytes } from '../stretch.ts';
import { errorDraws, kemSeed } from './seeds.ts';

/** What each side of a session draws for, in its order. */
const NAMES = {
  client: { simplex: ['cptA'], duplex: ['h1', 'cptA', 'pkC', 'h3'] },
  server: { simplex: ['pkS', 'h2'], duplex: ['pkS', 'h2', 'cptB', 'h4'] },
} as const;
const TOKEN = 'token';

const side = z.array(
  z.strictObject({
    for: z
      .enum(['h1', 'h2', 'h3', 'h4', 'cptA', 'cptB', 'pkS', 'pkC', TOKEN])
      .describe(
        'h1 to h4: the addrnd of a signature of SLH-DSA; cptA, cptB: the numbers of FixedWeight; pkS, pkC: the seed of a KEM key; token: of a symmetric ratchet',
      ),
    bytes: z.union([bytes, stretch]),
  }),
);

/** Every draw of a session, by side, in the order in which an endpoint makes them. */
export const namedDrawsSchema = z.strictObject({ client: side, server: side });
type NamedDraws = z.infer<typeof namedDrawsSchema>;
type NamedDraw = NamedDraws['client'][number];

export function namedDrawnBytes({ client, server }: NamedDraws): Drawn {
  const joined = (draws: readonly NamedDraw[]) =>
    join(
      ...draws.map((each) =>
        typeof each.bytes === 'string' ? hexToBytes(each.bytes) : stretchedBytes(each.bytes),
      ),
    );
  return { client: joined(client), server: joined(server) };
}

/** Drawn draws, but for the seeds of KEM keys, which all files share. @param tokens how many each side draws */
export function drawNamed(
  scope: Scope,
  variant: Variant,
  random: RandomSource,
  tokens: Readonly<Record<Role, number>>,
): NamedDraws {
  const draws = (role: Role): NamedDraw[] => [
    ...NAMES[role][variant].flatMap((name) => {
      const drawn = drawFor(name, scope, random);
      return drawn === undefined ? [] : [{ for: name, bytes: drawn }];
    }),
    ...Array.from({ length: tokens[role] }, () => ({ for: TOKEN, bytes: hex(random.bytes(32)) }) as const),
  ];
  return { client: draws('client'), server: draws('server') };
}

/** Nothing is drawn for a signature of ML-DSA (PRM-07). @throws RangeError for a profile of another KEM */
function drawFor(
  name: Exclude<NamedDraw['for'], typeof TOKEN>,
  scope: Scope & { readonly profile: Profile },
  random: RandomSource,
): NamedDraw['bytes'] | undefined {
  const { kem, signature } = scope.profile;
  if (!isMcEliece(kem)) throw new RangeError(`profile: ${kem} is none of Classic McEliece`);
  switch (name) {
    case 'pkS':
      return kemSeed(scope, kem, 'server');
    case 'pkC':
      return kemSeed(scope, kem, 'client');
    case 'cptA':
    case 'cptB':
      return errorDraws(kem, 1, random);
    default:
      return isSlhDsa(signature) ? hex(random.bytes(SLH_DSA_PARAMETERS[signature].n)) : undefined;
  }
}
