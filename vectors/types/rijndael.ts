import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { Rijndael, toColumns } from '../../impl/primitives/rijndael.ts';
import { bytes, bytesOf } from '../fields.ts';
import { drawsOf } from '../scope.ts';
import { vectorType } from '../vector-type.ts';

const BLOCK = 32;
const KNOWN = 'OneBit';
const PATTERN = 'Pattern';

/** Rounds of RCS-256 in two dialects, and of RCS-512; two rounds show the last one and one before it. */
const ROUNDS = [22, 21, 30, 2];

/** Blocks of Rijndael with 256-bit blocks (PRM-03), under round keys that are given. */
export const rijndaelType = vectorType({
  name: 'rijndael-256',
  version: 1,
  algorithm: 'Rijndael with a block of 32 bytes',
  title:
    'single blocks under given round keys: the key schedule is not Rijndael\u2019s, see rcs-key-schedule',
  axes: [],
  requirements: ['PRM-03'],
  notes: {
    [KNOWN]: 'One bit of the block is set.',
    [PATTERN]: 'All bytes of the block are the same.',
  },
  parameters: z.strictObject({
    rounds: z.int().min(2).max(60),
    roundKeys: bytes.describe('32 bytes for the initial key addition and for each round'),
  }),
  derived: z.strictObject({}),
  prompt: z.strictObject({ block: bytesOf(BLOCK) }),
  expected: z.strictObject({ encrypted: bytesOf(BLOCK) }),
  *draft(scope) {
    for (const rounds of ROUNDS) {
      const draws = drawsOf(scope, `${rounds} rounds`);
      const length = (rounds + 1) * BLOCK;
      yield {
        parameters: { rounds, roundKeys: '00'.repeat(length) },
        tests: [...patterns(), ...bits(8)],
      };
      yield {
        parameters: { rounds, roundKeys: bytesToHex(draws.bytes(length)) },
        tests: [...patterns(), ...bits(3), ...random(40, () => draws.bytes(BLOCK))],
      };
    }
  },
  group({ rounds, roundKeys }) {
    if (roundKeys.length !== 2 * BLOCK * (rounds + 1))
      throw new RangeError(`roundKeys: ${rounds} rounds have ${BLOCK * (rounds + 1)} bytes of them`);
    const cipher = new Rijndael(8, hexToBytes(roundKeys));
    return {
      derived: {},
      answer: ({ prompt }) => ({
        prompt,
        result: 'valid' as const,
        expected: {
          encrypted: bytesToHex(bytesOfColumns(cipher.encrypt(toColumns(hexToBytes(prompt.block))))),
        },
      }),
    };
  },
});

function bytesOfColumns(columns: Uint32Array): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const view = new DataView(block.buffer);
  for (const [index, column] of columns.entries()) view.setUint32(4 * index, column, true);
  return block;
}

function test(block: Uint8Array, comment: string, flags: readonly string[] = []) {
  return { comment, flags, requirements: ['PRM-03'], prompt: { block: bytesToHex(block) } };
}

function* patterns() {
  for (const value of [0x00, 0xff, 0x80, 0x01, 0xa5])
    yield test(new Uint8Array(BLOCK).fill(value), `all bytes ${value.toString(16).padStart(2, '0')}`, [
      PATTERN,
    ]);
}

function* bits(every: number) {
  for (let bit = 0; bit < 8 * BLOCK; bit += every) {
    const block = new Uint8Array(BLOCK);
    block[bit >> 3] = 0x80 >> (bit & 7);
    yield test(block, `bit ${bit} set`, [KNOWN]);
  }
}

function* random(count: number, draw: () => Uint8Array) {
  for (let index = 0; index < count; index++) yield test(draw(), 'drawn block');
}
