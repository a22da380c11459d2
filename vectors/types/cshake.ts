import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { cshake } from '../../impl/primitives/cshake.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Rate } from '../../impl/primitives/sha3.ts';
import { bytes, rate } from '../fields.ts';
import { drawsOf } from '../scope.ts';
import { vectorType } from '../vector-type.ts';

interface Lengths {
  readonly X: number;
  readonly N: number;
  readonly S: number;
  readonly output: number;
}

/** Bytes of a secret, a transcript hash and derived keys, as the protocol has them, by rate. */
const USUAL: Readonly<Record<Rate, Lengths>> = {
  136: { X: 32, N: 32, S: 0, output: 168 },
  72: { X: 32, N: 64, S: 32, output: 280 },
};

const EDGE = 'PaddingEdge';
const EMPTY = 'EmptyNameAndCustomization';

/** cSHAKE (PRM-01): each input of every length up to two blocks, outputs across block ends. */
export const cshakeType = vectorType({
  name: 'cshake',
  version: 1,
  algorithm: 'cSHAKE',
  title: 'cSHAKE at rate 136 (cSHAKE256) and at rate 72: main input X, name N, customization S',
  axes: [],
  requirements: ['PRM-01'],
  notes: {
    [EDGE]: 'An input ends within three bytes of the end of a block.',
    [EMPTY]:
      'N and S are both empty. SP 800-185 falls back to SHAKE there; the deployed code does not: the empty strings are absorbed, and the domain byte is 04.',
  },
  parameters: z.strictObject({ rate }),
  derived: z.strictObject({}),
  prompt: z.strictObject({ X: bytes, N: bytes, S: bytes, length: z.int().min(1).max(2000) }),
  expected: z.strictObject({ output: bytes }),
  *draft(scope) {
    for (const rate of [136, 72] as const) {
      const draws = drawsOf(scope, `rate ${rate}`);
      yield {
        parameters: { rate },
        tests: [...lengthsAt(rate)].map((lengths) => test(rate, lengths, draws)),
      };
    }
  },
  group: ({ rate }) => ({
    derived: {},
    answer: ({ prompt }) => {
      const [X, N, S] = [prompt.X, prompt.N, prompt.S].map(hexToBytes);
      const output = cshake(rate, { X: X ?? NONE, N: N ?? NONE, S: S ?? NONE }, prompt.length);
      return { prompt, result: 'valid' as const, expected: { output: bytesToHex(output) } };
    },
  }),
});

const NONE = new Uint8Array(0);

function* lengthsAt(rate: Rate): Iterable<Lengths> {
  const usual = USUAL[rate];
  yield usual;
  for (let X = 0; X <= rate + 8; X++) yield { ...usual, X, output: 32 };
  for (let X = 2 * rate - 4; X <= 2 * rate + 4; X++) yield { ...usual, X, output: 32 };
  // The name and the customization share one bytepad: their edges lie where its encodings end.
  for (let N = 0; N <= rate + 8; N += N > 8 && N < rate - 16 ? 4 : 1) yield { ...usual, N, S: 0, output: 32 };
  for (let S = 1; S <= rate + 8; S += S > 8 && S < rate - 16 ? 4 : 1) yield { ...usual, N: 0, S, output: 32 };
  for (let S = 1; S <= rate; S += 7) yield { ...usual, N: rate - S, S, output: 32 };
  // left_encode takes one more byte from 32 bytes on, and another from 8,192.
  for (const N of [31, 32, 33, 8191, 8192]) yield { ...usual, N, S: 32, output: 32 };
  for (let X = 0; X < 40; X += 5) yield { X, N: 0, S: 0, output: 64 };
  for (const output of [1, 2, 31, 33, 63, 64, 65]) yield { ...usual, output };
  for (const blocks of [1, 2, 3])
    for (const more of [-1, 0, 1]) yield { ...usual, output: blocks * rate + more };
  yield { ...usual, output: 8 * rate };
}

function test(rate: Rate, { X, N, S, output }: Lengths, draws: RandomSource) {
  const edge = X % rate >= rate - 3 || (X > 0 && X % rate === 0);
  const flags = [...(edge ? [EDGE] : []), ...(N === 0 && S === 0 ? [EMPTY] : [])];
  return {
    comment: `X of ${X}, N of ${N}, S of ${S}, output of ${output} bytes`,
    flags,
    requirements: ['PRM-01'],
    prompt: {
      X: bytesToHex(draws.bytes(X)),
      N: bytesToHex(draws.bytes(N)),
      S: bytesToHex(draws.bytes(S)),
      length: output,
    },
  };
}
