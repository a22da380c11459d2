import { shake128 } from '@noble/hashes/sha3.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { cshake } from '../../impl/primitives/cshake.ts';
import { keyedSponge, kmac } from '../../impl/primitives/kmac.ts';
import { chainedTag } from '../../impl/primitives/mac-chain.ts';
import { RCS_256, RCS_512, Rcs } from '../../impl/primitives/rcs.ts';
import { Rijndael, toColumns } from '../../impl/primitives/rijndael.ts';
import { encodeHeader } from '../../impl/wire/header.ts';
import { bytesOf } from '../fields.ts';
import { hex } from '../hex.ts';
import { drawsOf } from '../scope.ts';
import { vectorType } from '../vector-type.ts';

/** Gives outputs one after the other. `draw` reads the one stream of inputs. */
type Enumeration = (draw: (length: number) => Uint8Array, count: number) => Iterable<Uint8Array>;

const EMPTY = new Uint8Array(0);

/** What is enumerated: a sentence for readers, and the same as a program. */
const ENUMERATIONS = {
  'cshake-136': {
    sentence: 'for n = 0, 1, ...: 32 bytes of cSHAKE at rate 136, X the next n bytes, N the next 32, S empty',
    run: cshakes(136, 32, 0),
  },
  'cshake-72': {
    sentence:
      'for n = 0, 1, ...: 32 bytes of cSHAKE at rate 72, X the next n bytes, N the next 64, S the next 32',
    run: cshakes(72, 64, 32),
  },
  'kmac-136': {
    sentence: 'for n = 0, 1, ...: 32 bytes of KMAC at rate 136, key the next 32 bytes, message the next n',
    run: kmacs(136, 32),
  },
  'kmac-72': {
    sentence: 'for n = 0, 1, ...: 64 bytes of KMAC at rate 72, key the next 64 bytes, message the next n',
    run: kmacs(72, 64),
  },
  'kmac-136-deployed': {
    sentence: 'as kmac-136, padded as PRM-09 says',
    run: deployedKmacs(136, 32),
  },
  'kmac-72-deployed': {
    sentence: 'as kmac-72, padded as PRM-09 says',
    run: deployedKmacs(72, 64),
  },
  'rijndael-22': {
    sentence:
      'round keys of 22 rounds the next 736 bytes, then for each: the next 32 bytes as a block, encrypted',
    run: blocks(22),
  },
  'rijndael-30': {
    sentence:
      'round keys of 30 rounds the next 992 bytes, then for each: the next 32 bytes as a block, encrypted',
    run: blocks(30),
  },
  'rcs-256-chain': {
    sentence:
      'RCS-256, 22 rounds, padded as PRM-09 says, key the next 32 bytes, nonce the next 32; for n = 0, 1, ... on one state: the next n mod 300 bytes sealed, associated data the next 21 bytes before them',
    run: chains(RCS_256),
  },
  'rcs-512-chain': {
    sentence:
      'RCS-512, 30 rounds, padded as PRM-09 says, key the next 64 bytes, nonce the next 32; for n = 0, 1, ... on one state: the next n mod 300 bytes sealed, associated data the next 21 bytes before them',
    run: chains(RCS_512),
  },
  header: {
    sentence:
      'the next 21 bytes are a flag, and msglen, sequence and utctime in big-endian order; the header that they are written as',
    run: headers,
  },
} as const satisfies Readonly<Record<string, { readonly sentence: string; readonly run: Enumeration }>>;

type Name = keyof typeof ENUMERATIONS;
const NAMES = Object.keys(ENUMERATIONS).filter((name): name is Name => Object.hasOwn(ENUMERATIONS, name));

/** Very many cases by one digest: SHAKE128 over all outputs of a stated enumeration. */
export const accumulatedType = vectorType({
  name: 'accumulated',
  version: 1,
  algorithm: 'SHAKE128 over outputs',
  title:
    'one digest for very many cases of a primitive: all inputs are read from SHAKE128 of a seed, all outputs go into SHAKE128',
  axes: [],
  requirements: ['HDR-01', 'PRM-01', 'PRM-03', 'PRM-04', 'PRM-05', 'PRM-06', 'PRM-09'],
  notes: {},
  parameters: z.strictObject({ enumeration: z.enum(NAMES) }),
  derived: z.strictObject({
    inputs: z
      .string()
      .describe('what is read, one after the other, from SHAKE128(seed), and what is put out'),
  }),
  prompt: z.strictObject({ seed: bytesOf(16), count: z.int().min(1).max(1_000_000) }),
  expected: z.strictObject({ shake128: bytesOf(32).describe('the first 32 bytes over all outputs') }),
  *draft(scope) {
    for (const enumeration of NAMES) {
      const draws = drawsOf(scope, enumeration);
      const test = (count: number) => ({
        comment: `${count} cases`,
        requirements: requirementsOf(enumeration),
        prompt: { seed: hex(draws.bytes(16)), count },
      });
      yield {
        parameters: { enumeration },
        tests: [test(1), test(10), test(COUNTS[enumeration] ?? 1500)],
      };
    }
  },
  group: ({ enumeration }) => ({
    derived: { inputs: ENUMERATIONS[enumeration].sentence },
    answer: ({ prompt }) => {
      const { seed, count } = prompt;
      const inputs = shake128.create().update(hexToBytes(seed));
      const outputs = shake128.create();
      const draw = (length: number) => (length === 0 ? EMPTY : inputs.xof(length));
      for (const output of ENUMERATIONS[enumeration].run(draw, count)) outputs.update(output);
      return { prompt, result: 'valid' as const, expected: { shake128: hex(outputs.xof(32)) } };
    },
  }),
});

const COUNTS: Readonly<Partial<Record<Name, number>>> = {
  'rijndael-22': 50_000,
  'rijndael-30': 50_000,
  header: 50_000,
  'rcs-256-chain': 5000,
  'rcs-512-chain': 5000,
};

function requirementsOf(name: Name): readonly string[] {
  if (name === 'header') return ['HDR-01'];
  if (name.startsWith('rijndael')) return ['PRM-03'];
  if (name.startsWith('rcs')) return ['PRM-04', 'PRM-05', 'PRM-06', 'PRM-09'];
  return name.endsWith('deployed') ? ['PRM-01', 'PRM-09'] : ['PRM-01'];
}

function cshakes(rate: 136 | 72, name: number, customization: number): Enumeration {
  return function* (draw, count) {
    for (let n = 0; n < count; n++)
      yield cshake(rate, { X: draw(n), N: draw(name), S: draw(customization) }, 32);
  };
}

function kmacs(rate: 136 | 72, size: 32 | 64): Enumeration {
  return function* (draw, count) {
    for (let n = 0; n < count; n++) yield kmac(rate, draw(size), draw(n), size);
  };
}

function deployedKmacs(rate: 136 | 72, size: 32 | 64): Enumeration {
  return function* (draw, count) {
    for (let n = 0; n < count; n++)
      yield chainedTag(keyedSponge(rate, draw(size)), [draw(n)], size, 'deployed');
  };
}

function blocks(rounds: number): Enumeration {
  return function* (draw, count) {
    const cipher = new Rijndael(8, draw(32 * (rounds + 1)));
    for (let n = 0; n < count; n++) {
      const output = new Uint8Array(32);
      const view = new DataView(output.buffer);
      for (const [index, column] of cipher.encrypt(toColumns(draw(32))).entries())
        view.setUint32(4 * index, column, true);
      yield output;
    }
  };
}

function chains(parameters: typeof RCS_256): Enumeration {
  return function* (draw, count) {
    const state = new Rcs(parameters, draw(parameters.key), draw(32));
    for (let n = 0; n < count; n++) yield state.seal(draw(21), draw(n % 300));
  };
}

function* headers(draw: (length: number) => Uint8Array, count: number): Iterable<Uint8Array> {
  for (let n = 0; n < count; n++) {
    const input = draw(21);
    const view = new DataView(input.buffer, input.byteOffset);
    yield encodeHeader({
      flag: view.getUint8(0),
      msglen: view.getUint32(1),
      sequence: view.getBigUint64(5),
      utctime: view.getBigUint64(13),
    });
  }
}
