import { shake256 } from '@noble/hashes/sha3.js';
import type { RandomSource } from '../../impl/primitives/random.ts';

/** Whose draws a stream gives: those of the long-term keys, or of one side of a session. */
export type Stream = 'keys' | 'client' | 'server';

/** The randomness of the recordings: `SHAKE256("qsmx-vectors:" + seed + ":" + stream)`, drawn in the order of calls. */
export function recordedRandom(seed: string, stream: Stream): RandomSource {
  return squeezing(shake256.create().update(new TextEncoder().encode(`qsmx-vectors:${seed}:${stream}`)));
}

function squeezing(sponge: ReturnType<typeof shake256.create>): RandomSource {
  return {
    bytes: (length) => sponge.xof(length),
    clone: () => squeezing(sponge.clone()),
  };
}
