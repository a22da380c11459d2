import type { Draw, Policy } from '../../../impl/policy.ts';
import type { RandomSource } from '../../../impl/primitives/random.ts';
import { seededRandom } from '../../../impl/primitives/seeded-random.ts';
import type { Role } from '../../../impl/variant.ts';
import { reused } from '../directional.ts';
import { BOTH, DUPLEX, only, type Twin } from './twin.ts';

/** Draws a value from a seed that everybody knows: the name of the mutant's public constant. */
export function predictable(draw: Draw, name: string = draw): Partial<Policy> {
  return {
    randomness: (own, drawn) => (drawn === draw ? seededRandom(`predictable ${name}`) : own),
  };
}

/** Draws a value once, and gives the same to every session of the party. */
function drawnOnce(role: Role, draw: Draw): Twin['policy'] {
  return (of) => {
    if (of !== role) return {};
    let once: RandomSource | undefined;
    return {
      randomness(own, drawn) {
        if (drawn !== draw) return own;
        once ??= seededRandom(Buffer.from(own.bytes(32)).toString('hex'));
        return once.clone();
      },
    };
  };
}

/** Where randomness comes from: SMX-02, DPX-03, DIR-04. */
export const DRAW_TWINS: readonly Twin[] = [
  {
    mutant: 'server-key-reused',
    title: 'uses one KEM key pair of the server for every handshake',
    variants: ['simplex'],
    policy: (role) => (role === 'server' ? { ephemeralKeyPair: reused() } : {}),
  },
  {
    mutant: 'client-coins-reused',
    title: 'encapsulates to the server with the same coins in every handshake',
    variants: BOTH,
    policy: drawnOnce('client', 'cptA'),
  },
  {
    mutant: 'client-key-reused',
    title: 'uses one KEM key pair of the client for every handshake',
    variants: DUPLEX,
    policy: drawnOnce('client', 'pkC'),
  },
  {
    mutant: 'server-coins-reused',
    title: 'encapsulates to the client with the same coins in every handshake',
    variants: DUPLEX,
    policy: drawnOnce('server', 'cptB'),
  },
  {
    mutant: 'server-key-predictable',
    title: 'makes the KEM key of the server from a fixed seed',
    variants: BOTH,
    policy: only('server', predictable('pkS')),
  },
  {
    mutant: 'client-coins-predictable',
    title: 'encapsulates to the server with coins from a fixed seed',
    variants: BOTH,
    policy: only('client', predictable('cptA')),
  },
  {
    mutant: 'client-key-predictable',
    title: 'makes the KEM key of the client from a fixed seed',
    variants: DUPLEX,
    policy: only('client', predictable('pkC')),
  },
  {
    mutant: 'server-coins-predictable',
    title: 'encapsulates to the client with coins from a fixed seed',
    variants: DUPLEX,
    policy: only('server', predictable('cptB')),
  },
];
