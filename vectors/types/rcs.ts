import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { applyFault, type PlacedField, type Rule } from '../../harness/faults/fault.ts';
import { join } from '../../impl/bytes.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { decimal } from '../../record/fields.ts';
import { bytes, bytesOf } from '../fields.ts';
import { faultOf, type Mutation, mutationOf } from '../mutation.ts';
import { cipherParameters, freshRcs, type RcsCipher, rcsCipher, rcsCiphers } from '../rcs-cipher.ts';
import { drawsOf } from '../scope.ts';
import { vectorType } from '../vector-type.ts';

const EDGE = 'DeployedPaddingEdge';
const TAMPERED = 'Tampered';
const EMPTY = 'EmptyPlaintext';
const KNOWN = 'PublishedAnswer';

const after = z.strictObject({ nonce: bytesOf(32), counter: decimal }).describe('the state after it');
const opened = {
  key: bytes,
  nonce: bytesOf(32),
  associatedData: z.array(bytes),
};

/** The message that is sealed before a fault changes it on its way. */
const honest = z
  .strictObject({ nonce: bytesOf(32), associatedData: z.array(bytes), plaintext: bytes })
  .describe('what was sealed: an implementation under test does not look at it');

/** The message whose fields faults change: all that its receiver is given but the key. */
const MESSAGE = 'sealed message';

/** One message on a fresh RCS state: sealed, opened, and refused (PRM-02 to PRM-05, PRM-09). */
export const rcsType = vectorType({
  name: 'rcs',
  version: 1,
  algorithm: 'RCS',
  title: 'one message on a fresh state of RCS-256 and RCS-512',
  axes: ['dialect'],
  requirements: ['PRM-02', 'PRM-03', 'PRM-04', 'PRM-05', 'PRM-09'],
  notes: {
    [EDGE]: 'The MAC input leaves fewer than three bytes in its last block (PRM-09).',
    [TAMPERED]:
      'One field was changed on its way: nothing may be released; MAC state and counter advance, the nonce does not.',
    [EMPTY]: 'The plaintext has no bytes. QSMP sends no such message; RCS has it.',
    [KNOWN]: 'The known answer of the RCS specification, 10.3.',
  },
  parameters: rcsCipher.extend({ operation: z.enum(['seal', 'open']) }),
  derived: z.strictObject({}),
  given: z.union([z.strictObject({ ...opened, plaintext: bytes }), z.strictObject({ key: bytes, honest })]),
  prompt: z.union([
    z.strictObject({ ...opened, plaintext: bytes }),
    z.strictObject({ ...opened, sealed: bytes, honest }),
  ]),
  expected: z.union([
    z.strictObject({ sealed: bytes, after }),
    z.strictObject({ opens: z.literal(true), plaintext: bytes, after }),
    z.strictObject({ opens: z.literal(false), after }),
  ]),
  *draft(scope) {
    const full = scope.dialect.name === 'reference';
    for (const cipher of rcsCiphers(scope.dialect)) {
      const seals = drawsOf(scope, `${cipher.cipher} seal`);
      const opens = drawsOf(scope, `${cipher.cipher} open`);
      const lengths = full ? [...allLengths(cipher)] : [0, 1, 31, 32, 33, ...edges(cipher), 200];
      yield {
        parameters: { ...cipher, operation: 'seal' as const },
        tests: [
          ...(full && cipher.cipher === 'RCS-256' ? [publishedAnswer()] : []),
          ...lengths.map((length) => sealTest(cipher, length, [21], seals)),
          ...[[], [0], [1], [21, 5], [200], [0, 0, 3]].map((strings) => sealTest(cipher, 40, strings, seals)),
        ],
      };
      yield {
        parameters: { ...cipher, operation: 'open' as const },
        tests: [
          ...[0, 1, 32, 100, ...edges(cipher)].map((length) => openTest(cipher, length, undefined, opens)),
          ...mutations(full ? RULES : RULES.slice(0, 4)).map((mutation) =>
            openTest(cipher, 48, mutation, opens),
          ),
          ...(full ? edges(cipher) : []).flatMap((length) =>
            mutations(RULES.slice(0, 3)).map((mutation) => openTest(cipher, length, mutation, opens)),
          ),
        ],
      };
    }
  },
  group: (cipher) => ({
    derived: {},
    answer: ({ prompt, mutation }) => {
      const key = hexToBytes(prompt.key);
      if ('plaintext' in prompt) {
        const state = freshRcs(cipher, key, hexToBytes(prompt.nonce));
        const sealed = bytesToHex(
          state.seal(prompt.associatedData.map(hexToBytes), hexToBytes(prompt.plaintext)),
        );
        return { prompt, result: 'valid' as const, expected: { sealed, after: afterOf(state) } };
      }
      const { nonce, associatedData, plaintext } = prompt.honest;
      const [strings, honestNonce] = [associatedData.map(hexToBytes), hexToBytes(nonce)];
      const sealed = freshRcs(cipher, key, honestNonce).seal(strings, hexToBytes(plaintext));
      const given = changed({ nonce: honestNonce, associatedData: strings, sealed }, cipher, mutation);
      const state = freshRcs(cipher, key, given.nonce);
      const released = state.open(given.associatedData, given.sealed);
      return {
        prompt: {
          key: prompt.key,
          nonce: bytesToHex(given.nonce),
          associatedData: given.associatedData.map((each) => bytesToHex(each)),
          sealed: bytesToHex(given.sealed),
          honest: prompt.honest,
        },
        result: mutation === undefined ? ('valid' as const) : ('invalid' as const),
        expected:
          released === undefined
            ? { opens: false as const, after: afterOf(state) }
            : { opens: true as const, plaintext: bytesToHex(released), after: afterOf(state) },
      };
    },
  }),
});

function afterOf(state: ReturnType<typeof freshRcs>) {
  const { nonce, counter } = state.state();
  return { nonce: bytesToHex(nonce), counter: `${counter}` };
}

interface Sealed {
  readonly nonce: Uint8Array;
  readonly associatedData: readonly Uint8Array[];
  readonly sealed: Uint8Array;
}

/** What the receiver is given, with the fault in it. */
function changed(given: Sealed, { cipher }: RcsCipher, mutation: Mutation | undefined): Sealed {
  if (mutation === undefined) return given;
  const { nonce, sealed } = given;
  const data = join(...given.associatedData);
  const { tag } = cipherParameters(cipher);
  const fields: PlacedField[] = [];
  let offset = 0;
  for (const [name, length] of [
    ['nonce', nonce.length],
    ['associatedData', data.length],
    ['ciphertext', sealed.length - tag],
    ['tag', tag],
  ] as const) {
    fields.push({ name, offset, length });
    offset += length;
  }
  const faulty = applyFault(join(nonce, data, sealed), fields, faultOf(mutation));
  let at = nonce.length;
  const associatedData = given.associatedData.map(({ length }) => {
    at += length;
    return faulty.slice(at - length, at);
  });
  return { nonce: faulty.slice(0, nonce.length), associatedData, sealed: faulty.slice(at) };
}

const RULES: readonly (readonly [string, Rule])[] = [
  ['a bit changed', { kind: 'flip', at: 0, mask: 0x01 }],
  ['a bit changed', { kind: 'flip', at: 0.9999999, mask: 0x80 }],
  ['all zero', { kind: 'fill', byte: 0 }],
  ['bytes in the opposite order', { kind: 'reverse' }],
  ['a bit changed', { kind: 'flip', at: 0.5, mask: 0x10 }],
  ['a bit changed', { kind: 'flip', at: 0.25, mask: 0x08 }],
  ['a byte changed', { kind: 'flip', at: 0.75, mask: 0xff }],
  ['all ones', { kind: 'fill', byte: 0xff }],
];

function mutations(rules: typeof RULES): readonly Mutation[] {
  return ['nonce', 'associatedData', 'ciphertext', 'tag'].flatMap((field) =>
    rules.map(([name, rule]) => mutationOf({ message: MESSAGE, field, name, by: 'network' }, rule)),
  );
}

/** PRM-05, PRM-09: with one associated string of 21 bytes the MAC input has 65 bytes and the ciphertext. */
function edges({ cipher }: RcsCipher): readonly number[] {
  const { rate } = cipherParameters(cipher);
  const first = (2 * rate - 3 - 65) % rate;
  return [-2, -1, 0, 1, 2, 3, 4].map((more) => first + more);
}

function* allLengths(cipher: RcsCipher): Iterable<number> {
  for (let length = 0; length <= 70; length++) yield length;
  for (let length = 72; length < 140; length += 5) yield length;
  const { rate } = cipherParameters(cipher.cipher);
  for (const length of edges(cipher)) yield length + rate;
  yield* [255, 256, 257, 1000];
}

function isEdge({ cipher }: RcsCipher, length: number, strings: readonly number[]): boolean {
  const { rate } = cipherParameters(cipher);
  const data = strings.reduce((sum, each) => sum + each + 4, 0);
  return (data + 32 + length + 8) % rate >= rate - 3;
}

function flagsOf(cipher: RcsCipher, length: number, strings: readonly number[], tampered = false): string[] {
  return [
    ...(isEdge(cipher, length, strings) ? [EDGE] : []),
    ...(length === 0 ? [EMPTY] : []),
    ...(tampered ? [TAMPERED] : []),
  ];
}

function requirementsOf(cipher: RcsCipher, length: number, strings: readonly number[]): string[] {
  return ['PRM-04', 'PRM-05', ...(isEdge(cipher, length, strings) ? ['PRM-09'] : ['PRM-03'])];
}

function sealTest(cipher: RcsCipher, length: number, strings: readonly number[], draws: RandomSource) {
  return {
    comment: `plaintext of ${length}, associated data of ${strings.join(' and ') || 'no'} bytes`,
    flags: flagsOf(cipher, length, strings),
    requirements: requirementsOf(cipher, length, strings),
    prompt: {
      key: bytesToHex(draws.bytes(cipherParameters(cipher.cipher).key)),
      nonce: bytesToHex(draws.bytes(32)),
      associatedData: strings.map((each) => bytesToHex(draws.bytes(each))),
      plaintext: bytesToHex(draws.bytes(length)),
    },
  };
}

function openTest(cipher: RcsCipher, length: number, mutation: Mutation | undefined, draws: RandomSource) {
  const { key, nonce, associatedData, plaintext } = sealTest(cipher, length, [21], draws).prompt;
  return {
    comment: mutation === undefined ? `opens: ${length} bytes` : `${mutation.field}: ${mutation.name}`,
    flags: flagsOf(cipher, length, [21], mutation !== undefined),
    requirements: requirementsOf(cipher, length, [21]),
    prompt: { key, honest: { nonce, associatedData, plaintext } },
    ...(mutation === undefined ? {} : { mutation }),
  };
}

function publishedAnswer() {
  const key = '000102030405060708090a0b0c0d0e0f'.repeat(2);
  return {
    comment: 'RCS specification, 10.3',
    flags: [KNOWN],
    requirements: ['PRM-02', 'PRM-03', 'PRM-04', 'PRM-05'],
    prompt: {
      key,
      nonce: 'fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0dfdedddcdbdad9d8d7d6d5d4d3d2d1d0',
      associatedData: ['01'.repeat(20)],
      plaintext: key,
    },
  };
}
