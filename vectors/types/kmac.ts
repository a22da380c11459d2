import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { keyedSponge, kmac } from '../../impl/primitives/kmac.ts';
import { chainedTag } from '../../impl/primitives/mac-chain.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Rate } from '../../impl/primitives/sha3.ts';
import { bytes, rate } from '../fields.ts';
import { drawsOf } from '../scope.ts';
import { vectorType } from '../vector-type.ts';

const EDGE = 'DeployedPaddingEdge';
const NEAR = 'PaddingEdge';
const LONG = 'LongKey';

/** Bytes of a key, and of a tag, by rate. */
const KEY: Readonly<Record<Rate, 32 | 64>> = { 136: 32, 72: 64 };
/** Bytes of what KMAC appends to the message: the right-encoded length of the tag (PRM-09). */
const ENDING = 3;

/** KMAC (PRM-01), and as the deployed code pads it (PRM-09): the first tag of a MAC chain. */
export const kmacType = vectorType({
  name: 'kmac',
  version: 1,
  algorithm: 'KMAC',
  title: 'KMAC at rate 136 (KMAC256) and at rate 72, as in SP 800-185, and with the padding edge of PRM-09',
  axes: [],
  requirements: ['PRM-01', 'PRM-09'],
  notes: {
    [EDGE]:
      'The message leaves fewer than three bytes in its last block: the deployed code pads otherwise than SP 800-185 there (PRM-09).',
    [NEAR]: 'The message, or what follows it, ends within three bytes of the end of a block.',
    [LONG]: 'The key does not fit the block that it is padded to.',
  },
  parameters: z.strictObject({
    rate,
    padding: z
      .enum(['standard', 'deployed'])
      .describe(
        'standard: SP 800-185, dialects specification-1.4 and formal-2026; deployed: dialect reference',
      ),
  }),
  derived: z.strictObject({}),
  prompt: z.strictObject({
    key: bytes,
    customization: bytes,
    message: bytes,
    length: z.int().min(1).max(1000).describe('of the tag, in bytes'),
  }),
  expected: z.strictObject({ tag: bytes }),
  *draft(scope) {
    for (const rate of [136, 72] as const) {
      const draws = drawsOf(scope, `standard, rate ${rate}`);
      yield { parameters: { rate, padding: 'standard' as const }, tests: standard(rate, draws) };
    }
    for (const rate of [136, 72] as const) {
      const draws = drawsOf(scope, `deployed, rate ${rate}`);
      yield { parameters: { rate, padding: 'deployed' as const }, tests: deployed(rate, draws) };
    }
  },
  group: ({ rate, padding }) => ({
    derived: {},
    answer: ({ prompt }) => {
      const { length } = prompt;
      const [key = NONE, customization = NONE, message = NONE] = [
        prompt.key,
        prompt.customization,
        prompt.message,
      ].map(hexToBytes);
      const tag =
        padding === 'standard'
          ? kmac(rate, key, message, length, customization)
          : chainedTag(
              keyedSponge(rate, key, undefined, customization),
              [message],
              tagLength(length),
              padding,
            );
      return { prompt, result: 'valid' as const, expected: { tag: bytesToHex(tag) } };
    },
  }),
});

const NONE = new Uint8Array(0);

/** The deployed code has tags of these two lengths alone. */
function tagLength(length: number): 32 | 64 {
  if (length === 32 || length === 64) return length;
  throw new RangeError(`length: a tag with the deployed padding has 32 or 64 bytes, not ${length}`);
}

interface Lengths {
  readonly key: number;
  readonly customization: number;
  readonly message: number;
  readonly tag: number;
}

function* standard(rate: Rate, draws: RandomSource) {
  const usual = { key: KEY[rate], customization: 0, message: 65, tag: KEY[rate] };
  for (let message = 0; message <= rate + 8; message++) yield test(rate, { ...usual, message }, draws);
  for (let message = 2 * rate - 5; message <= 2 * rate + 5; message++)
    yield test(rate, { ...usual, message }, draws);
  for (let key = 0; key <= 2 * rate + 4; key += key > 4 && key < rate - 12 ? 8 : 3)
    yield test(rate, { ...usual, key }, draws, key + 5 > rate ? [LONG] : []);
  for (let customization = 1; customization <= rate + 4; customization += 4)
    yield test(rate, { ...usual, customization }, draws);
  for (const tag of [1, 16, 31, 32, 33, 64, rate - 1, rate, rate + 1, 2 * rate])
    yield test(rate, { ...usual, tag }, draws);
}

function* deployed(rate: Rate, draws: RandomSource) {
  const usual = { key: KEY[rate], customization: 0, message: 65, tag: KEY[rate] };
  for (let block = 0; block < 4; block++)
    for (let message = Math.max(0, block * rate - 6); message <= block * rate + 3; message++)
      yield test(rate, { ...usual, message }, draws);
  for (let message = 4; message < rate - 6; message++) yield test(rate, { ...usual, message }, draws);
  // PRM-09: in QSMP a message is 65 bytes and the ciphertext.
  for (let ciphertext = rate - 70; ciphertext <= rate - 60; ciphertext++)
    yield test(rate, { ...usual, message: 65 + ((ciphertext + rate) % rate) }, draws);
}

function test(
  rate: Rate,
  { key, customization, message, tag }: Lengths,
  draws: RandomSource,
  more: readonly string[] = [],
) {
  const position = message % rate;
  const edge = position >= rate - ENDING ? [EDGE] : [];
  const near = position >= rate - 2 * ENDING || (message > 0 && position < ENDING) ? [NEAR] : [];
  return {
    comment: `key of ${key}, customization of ${customization}, message of ${message}, tag of ${tag} bytes`,
    flags: [...edge, ...near, ...more],
    requirements: edge.length > 0 ? ['PRM-01', 'PRM-09'] : ['PRM-01'],
    prompt: {
      key: bytesToHex(draws.bytes(key)),
      customization: bytesToHex(draws.bytes(customization)),
      message: bytesToHex(draws.bytes(message)),
      length: tag,
    },
  };
}
