import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { decodeHeader, encodeHeader } from '../../impl/wire/header.ts';
import { decimal } from '../../record/fields.ts';
import { byte, bytesOf, length } from '../fields.ts';
import { drawsOf } from '../scope.ts';
import { vectorType } from '../vector-type.ts';

const LIMIT = 'Limit';
const FLAG = 'EveryFlag';

interface Fields {
  readonly flag: number;
  readonly msglen: number;
  readonly sequence: bigint;
  readonly utctime: bigint;
}

/** The header's 21 bytes (HDR-01), written and read. */
export const headerType = vectorType({
  name: 'header',
  version: 1,
  algorithm: 'QSMP packet header',
  title: 'flag, msglen, sequence and utctime, and the 21 bytes that they are written as',
  axes: [],
  requirements: ['HDR-01'],
  notes: {
    [LIMIT]: 'A field has its smallest or largest value, or one at the limit of a smaller integer.',
    [FLAG]: 'One test for each of the 256 values of the flag.',
  },
  parameters: z.strictObject({ direction: z.enum(['encode', 'decode']) }),
  derived: z.strictObject({}),
  prompt: z.union([
    z.strictObject({ flag: byte, msglen: length, sequence: decimal, utctime: decimal }),
    z.strictObject({ header: bytesOf(21) }),
  ]),
  expected: z.union([
    z.strictObject({ header: bytesOf(21) }),
    z.strictObject({ flag: byte, msglen: length, sequence: decimal, utctime: decimal }),
  ]),
  *draft(scope) {
    for (const direction of ['encode', 'decode'] as const) {
      const draws = drawsOf(scope, direction);
      const random = (): Fields => decodeHeader(draws.bytes(21));
      yield { parameters: { direction }, tests: [...cases(random)].map((each) => test(direction, each)) };
    }
  },
  group: () => ({
    derived: {},
    answer: ({ prompt }) => ({
      prompt,
      result: 'valid' as const,
      expected:
        'header' in prompt ? wordsOf(decodeHeader(hexToBytes(prompt.header))) : { header: written(prompt) },
    }),
  }),
});

interface Words {
  readonly flag: number;
  readonly msglen: number;
  readonly sequence: string;
  readonly utctime: string;
}

function wordsOf({ flag, msglen, sequence, utctime }: Fields): Words {
  return { flag, msglen, sequence: `${sequence}`, utctime: `${utctime}` };
}

function written({ flag, msglen, sequence, utctime }: Words): string {
  return bytesToHex(encodeHeader({ flag, msglen, sequence: BigInt(sequence), utctime: BigInt(utctime) }));
}

function* cases(random: () => Fields): Iterable<readonly [string, Fields, readonly string[]]> {
  const usual = { flag: 4, msglen: 48, sequence: 3n, utctime: 1_800_000_000n };
  for (let flag = 0; flag < 256; flag++) yield [`flag ${flag}`, { ...usual, flag }, [FLAG]];
  for (const bits of [0, 7, 8, 15, 16, 17, 24, 31, 32])
    for (const msglen of [2 ** bits - 1, 2 ** bits].filter((each) => each < 2 ** 32))
      yield [`msglen ${msglen}`, { ...usual, msglen }, [LIMIT]];
  for (const field of ['sequence', 'utctime'] as const)
    for (const bits of [0n, 8n, 16n, 31n, 32n, 33n, 40n, 48n, 53n, 56n, 63n, 64n])
      for (const value of [2n ** bits - 1n, 2n ** bits].filter((each) => each < 2n ** 64n))
        yield [`${field} ${value}`, { ...usual, [field]: value }, [LIMIT]];
  yield [
    'sequence of an error packet',
    { flag: 0x14, msglen: 1, sequence: 0xff00000000000000n, utctime: 0n },
    [LIMIT],
  ];
  for (let index = 0; index < 40; index++) yield ['drawn header', random(), []];
}

function test(
  direction: 'encode' | 'decode',
  [comment, fields, flags]: readonly [string, Fields, readonly string[]],
) {
  const words = wordsOf(fields);
  const prompt = direction === 'encode' ? words : { header: written(words) };
  return { comment, flags, requirements: ['HDR-01'], prompt };
}
