import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { applyFault } from '../../harness/faults/fault.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Rcs } from '../../impl/primitives/rcs.ts';
import { decimal } from '../../record/fields.ts';
import { bytes, bytesOf, digest, stretch } from '../fields.ts';
import { faultOf, type Mutation, mutationOf } from '../mutation.ts';
import { cipherParameters, freshRcs, type RcsCipher, rcsCipher, rcsCiphers } from '../rcs-cipher.ts';
import { drawsOf } from '../scope.ts';
import { type Digest, digestOf, type Stretch, stretchedBytes } from '../stretch.ts';
import { vectorType } from '../vector-type.ts';

const CHAINED = 'ChainedMac';
const EDGE = 'DeployedPaddingEdge';
const CARRY = 'NonceCarry';
const LARGEST = 'LargestMessage';
const FAILED = 'AfterFailure';

const state = z
  .strictObject({ nonce: bytesOf(32), counter: decimal, macState: bytesOf(200) })
  .describe('after the message: macState is the Keccak state, 25 little-endian lanes');
const message = z.strictObject({ associatedData: bytes, plaintext: z.union([bytes, stretch]) });
const output = z.union([bytes, digest]);
const given = { key: bytes, nonce: bytesOf(32), messages: z.array(message).min(1) };

/** Outputs longer than this, in bytes, stand as digests. */
const LONGEST = 400;
const MESSAGE = 'sealed message';

/** Several messages on one RCS state: nonce, counter and MAC run on (PRM-04 to PRM-06). */
export const rcsSequenceType = vectorType({
  name: 'rcs-sequence',
  version: 1,
  algorithm: 'RCS',
  title:
    'messages one after the other on one state, with the state after each; and a receiver whose third message is tampered with',
  axes: ['dialect'],
  requirements: ['PRM-04', 'PRM-05', 'PRM-06', 'PRM-09'],
  notes: {
    [CHAINED]: 'Each tag depends on all messages before it (PRM-06).',
    [EDGE]: 'A MAC input leaves fewer than three bytes in its last block (PRM-09).',
    [CARRY]: 'The increment of the nonce carries over several bytes.',
    [LARGEST]: 'A message has the largest size that QSMP has, or more (CHN-05).',
    [FAILED]:
      'A message does not authenticate. MAC state and counter have advanced, the nonce has not, and no later message of the sender opens.',
  },
  parameters: rcsCipher.extend({ operation: z.enum(['seal', 'open']) }),
  derived: z.strictObject({}),
  given: z.strictObject({ ...given, faulty: z.int().min(0).optional() }),
  prompt: z.strictObject({
    ...given,
    faulty: z.int().min(0).optional().describe('the message with the fault, from 0'),
    sealed: z.array(bytes).optional().describe('what the receiver is given for each message'),
  }),
  expected: z.strictObject({
    steps: z.array(
      z.union([
        z.strictObject({ sealed: output, after: state }),
        z.strictObject({ opens: z.boolean(), after: state }),
      ]),
    ),
  }),
  *draft(scope) {
    const full = scope.dialect.name === 'reference';
    for (const cipher of rcsCiphers(scope.dialect)) {
      const seals = drawsOf(scope, `${cipher.cipher} seal`);
      const opens = drawsOf(scope, `${cipher.cipher} open`);
      yield { parameters: { ...cipher, operation: 'seal' as const }, tests: sealTests(cipher, full, seals) };
      yield { parameters: { ...cipher, operation: 'open' as const }, tests: openTests(cipher, full, opens) };
    }
  },
  group: (cipher) => ({
    derived: {},
    answer: ({ prompt, mutation }) => {
      const sender = freshRcs(cipher, hexToBytes(prompt.key), hexToBytes(prompt.nonce));
      const messages = prompt.messages.map(({ associatedData, plaintext }) => ({
        data: hexToBytes(associatedData),
        plaintext: plaintextOf(plaintext),
      }));
      const { key, nonce } = prompt;
      if (cipher.operation === 'seal') {
        const steps = messages.map(({ data, plaintext }) => ({
          sealed: outputOf(sender.seal(data, plaintext)),
          after: stateOf(sender),
        }));
        return {
          prompt: { key, nonce, messages: prompt.messages },
          result: 'valid' as const,
          expected: { steps },
        };
      }
      const receiver = freshRcs(cipher, hexToBytes(key), hexToBytes(nonce));
      const sealed = messages.map(({ data, plaintext }, index) => {
        const honest = sender.seal(data, plaintext);
        return index === prompt.faulty && mutation !== undefined
          ? tampered(honest, cipher, mutation)
          : honest;
      });
      const steps = messages.map(({ data }, index) => {
        const opens = receiver.open(data, sealed[index] ?? new Uint8Array(0)) !== undefined;
        return { opens, after: stateOf(receiver) };
      });
      return {
        prompt: { ...prompt, sealed: sealed.map((each) => bytesToHex(each)) },
        result: mutation === undefined ? ('valid' as const) : ('invalid' as const),
        expected: { steps },
      };
    },
  }),
});

function plaintextOf(plaintext: string | Stretch): Uint8Array {
  return typeof plaintext === 'string' ? hexToBytes(plaintext) : stretchedBytes(plaintext);
}

function outputOf(sealed: Uint8Array): string | Digest {
  return sealed.length > LONGEST ? digestOf(sealed) : bytesToHex(sealed);
}

function stateOf(rcs: Rcs) {
  const { nonce, counter, macState } = rcs.state();
  return { nonce: bytesToHex(nonce), counter: `${counter}`, macState: bytesToHex(macState) };
}

function tampered(sealed: Uint8Array, { cipher }: RcsCipher, mutation: Mutation): Uint8Array {
  const { tag } = cipherParameters(cipher);
  const fields = [
    { name: 'ciphertext', offset: 0, length: sealed.length - tag },
    { name: 'tag', offset: sealed.length - tag, length: tag },
  ];
  return applyFault(sealed, fields, faultOf(mutation));
}

function sequence(
  cipher: RcsCipher,
  lengths: readonly number[],
  draws: RandomSource,
  nonce = draws.bytes(32),
) {
  return {
    key: bytesToHex(draws.bytes(cipherParameters(cipher.cipher).key)),
    nonce: bytesToHex(nonce),
    messages: lengths.map((length) => ({
      associatedData: bytesToHex(draws.bytes(21)),
      plaintext:
        length > LONGEST
          ? { shake128: bytesToHex(draws.bytes(16)), length }
          : bytesToHex(draws.bytes(length)),
    })),
  };
}

/** PRM-05, PRM-09: ciphertext lengths at the edge, with one associated string of 21 bytes. */
function edgesOf({ cipher }: RcsCipher): readonly number[] {
  const { rate } = cipherParameters(cipher);
  const first = (2 * rate - 3 - 65) % rate;
  return [first, first + 1, first + 2];
}

function* sealTests(cipher: RcsCipher, full: boolean, draws: RandomSource) {
  const requirements = ['PRM-04', 'PRM-05', 'PRM-06'];
  const chained = (lengths: readonly number[], flags: readonly string[] = [CHAINED]) => ({
    comment: `plaintexts of ${lengths.join(', ')} bytes`,
    flags,
    requirements,
    prompt: sequence(cipher, lengths, draws),
  });
  yield chained([1, 1, 1]);
  yield chained([0, 0, 32]);
  yield chained([32, 31, 33, 64, 5]);
  for (let index = 0; index < (full ? 20 : 6); index++)
    yield chained([...draws.bytes(4)].map((byte) => byte % 180));
  const [first = 0, second = 0, third = 0] = edgesOf(cipher);
  for (const lengths of [
    [first, 10],
    [second, 10],
    [third, 10],
    [first, second, third],
    [10, second, second, 10],
    [first - 1, first, third + 1],
  ])
    yield { ...chained(lengths, [CHAINED, EDGE]), requirements: [...requirements, 'PRM-09'] };
  for (let carried = 1; carried <= 32; carried += full ? 1 : 8) {
    // PRM-04: little-endian, so the first bytes carry.
    const nonce = draws.bytes(32);
    nonce.fill(0xff, 0, carried);
    if (carried < 32) nonce[carried] = 0x41;
    yield {
      comment: `a carry over ${carried} bytes of the nonce`,
      flags: [CARRY],
      requirements: ['PRM-04'],
      prompt: sequence(cipher, [40, 5], draws, nonce),
    };
  }
  const tag = cipherParameters(cipher.cipher).tag;
  for (const length of [65_536 - tag, 65_536, ...(full ? [70_000] : [])])
    yield { ...chained([length, 16], [LARGEST, CHAINED]), comment: `a plaintext of ${length} bytes` };
}

const FAULTS: readonly Mutation[] = [
  mutationOf(
    { message: MESSAGE, field: 'tag', name: 'a bit changed', by: 'network' },
    { kind: 'flip', at: 0, mask: 1 },
  ),
  mutationOf({ message: MESSAGE, field: 'tag', name: 'all zero', by: 'network' }, { kind: 'fill', byte: 0 }),
  mutationOf(
    { message: MESSAGE, field: 'ciphertext', name: 'a bit changed', by: 'network' },
    { kind: 'flip', at: 0.5, mask: 0x10 },
  ),
  mutationOf(
    { message: MESSAGE, field: 'ciphertext', name: 'all ones', by: 'network' },
    { kind: 'fill', byte: 0xff },
  ),
];

function* openTests(cipher: RcsCipher, full: boolean, draws: RandomSource) {
  yield {
    comment: 'without a fault',
    flags: [CHAINED],
    requirements: ['PRM-05', 'PRM-06'],
    prompt: sequence(cipher, [20, 40, 10, 3], draws),
  };
  for (const mutation of FAULTS)
    for (const faulty of full ? [0, 1, 2] : [1])
      yield {
        comment: `message ${faulty + 1} of 4 with its ${mutation.field}: ${mutation.name}`,
        flags: [FAILED],
        requirements: ['PRM-05', 'PRM-06'],
        prompt: { ...sequence(cipher, [20, 40, 10, 3], draws), faulty },
        mutation,
      };
}
