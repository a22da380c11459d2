import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { RCS_256, RCS_512 } from '../../impl/primitives/rcs.ts';
import { expandKey } from '../../impl/primitives/rcs-key-schedule.ts';
import { bytes } from '../fields.ts';
import { drawsOf } from '../scope.ts';
import { vectorType } from '../vector-type.ts';

const INFO = 'Info';
const NONE = new Uint8Array(0);

const CIPHERS = Object.freeze({ 'RCS-256': RCS_256, 'RCS-512': RCS_512 });

/** What RCS makes of its key (PRM-02): round keys and the MAC's key. */
export const rcsKeyScheduleType = vectorType({
  name: 'rcs-key-schedule',
  version: 1,
  algorithm: 'RCS key schedule',
  title: 'round keys and MAC key of RCS-256 (22 rounds; 21 in dialect formal-2026) and RCS-512 (30 rounds)',
  axes: [],
  requirements: ['PRM-02'],
  notes: { [INFO]: 'The key schedule\u2019s customization is not empty; in QSMP it always is.' },
  parameters: z.strictObject({
    cipher: z.enum(['RCS-256', 'RCS-512']),
    rounds: z.int().min(2).max(60),
  }),
  derived: z.strictObject({}),
  prompt: z.strictObject({ key: bytes, info: bytes }),
  expected: z.strictObject({ roundKeys: bytes, macKey: bytes }),
  *draft(scope) {
    for (const [cipher, rounds] of [
      ['RCS-256', 22],
      ['RCS-256', 21],
      ['RCS-512', 30],
    ] as const) {
      const draws = drawsOf(scope, `${cipher}, ${rounds} rounds`);
      const { key } = CIPHERS[cipher];
      const test = (given: Uint8Array, comment: string, info: Uint8Array = NONE) => ({
        comment,
        flags: info.length > 0 ? [INFO] : [],
        requirements: ['PRM-02'],
        prompt: { key: bytesToHex(given), info: bytesToHex(info) },
      });
      yield {
        parameters: { cipher, rounds },
        tests: [
          test(new Uint8Array(key), 'key of zeros'),
          test(new Uint8Array(key).fill(0xff), 'key of ones'),
          ...Array.from({ length: 30 }, () => test(draws.bytes(key), 'drawn key')),
          ...[1, 16, 64, 200].map((length) =>
            test(draws.bytes(key), `customization of ${length} bytes`, draws.bytes(length)),
          ),
        ],
      };
    }
  },
  group: ({ cipher, rounds }) => ({
    derived: {},
    answer: ({ prompt }) => {
      const parameters = CIPHERS[cipher];
      const key = hexToBytes(prompt.key);
      if (key.length !== parameters.key) throw new RangeError(`key: ${cipher} takes ${parameters.key} bytes`);
      const { roundKeys, macKey } = expandKey(parameters, key, rounds, hexToBytes(prompt.info));
      return {
        prompt,
        result: 'valid' as const,
        expected: { roundKeys: bytesToHex(roundKeys), macKey: bytesToHex(macKey) },
      };
    },
  }),
});
