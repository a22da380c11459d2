import * as z from 'zod';
import { isRequirement } from './requirement-ids.ts';

/** Fields that several types of vectors have. */

/** Bytes of the longest byte string that stands in a file; a longer one stands as a `stretch` or a `digest`. */
const LONGEST = 20_000;

export const bytes = z
  .string()
  .max(2 * LONGEST, `is longer than ${LONGEST} bytes`)
  .regex(/^(?:[0-9a-f]{2})*$/, 'is not lower-case hex')
  .describe('bytes, in lower-case hex');

/** Exactly so many bytes. */
export function bytesOf(length: number) {
  return z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${2 * length}}$`), `is not ${length} bytes of lower-case hex`)
    .describe(`${length} bytes, in lower-case hex`);
}

/** Bytes of one of two lengths: Simplex's and Duplex's. */
export function bytesOfEither(one: number, other: number) {
  return z
    .string()
    .regex(
      new RegExp(`^(?:[0-9a-f]{${2 * one}}|[0-9a-f]{${2 * other}})$`),
      `is not ${one} or ${other} bytes of lower-case hex`,
    )
    .describe(`${one} or ${other} bytes, in lower-case hex`);
}

/** Bytes of one of these lengths, each once. */
export function bytesOfLengths(lengths: readonly number[]) {
  const each = [...new Set(lengths)];
  const [said, pattern] = [each.join(' or '), each.map((length) => `[0-9a-f]{${2 * length}}`).join('|')];
  return z
    .string()
    .regex(new RegExp(`^(?:${pattern})$`), `is not ${said} bytes of lower-case hex`)
    .describe(`${said} bytes, in lower-case hex`);
}

/** The length of a `stretch`, and so the memory that one takes. */
const LONGEST_STRETCH = 1 << 20;

export const stretch = z
  .strictObject({
    shake128: bytesOf(16),
    length: z.int().min(0).max(LONGEST_STRETCH, `is more than ${LONGEST_STRETCH}`),
  })
  .describe('so many bytes of SHAKE128 of the 16 bytes given: a long input');

export const digest = z
  .strictObject({ sha3_256: bytesOf(32), length: z.int().min(0) })
  .describe('SHA3-256 of a long output, and its length in bytes');

export const byte = z.int().min(0).max(255);

export const length = z.int().min(0).max(0xffff_ffff);

export const rate = z.literal([136, 72]).describe('of the sponge, in bytes');

export const requirementIds = z
  .array(z.string().refine(isRequirement, 'is no requirement of the catalogue'))
  .min(1, 'is empty')
  .describe('ids of the requirements that the test tries');
