import { createHash } from 'node:crypto';
import { shake128 } from '@noble/hashes/sha3.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import type { z } from 'zod';
import type * as fields from './fields.ts';

/** A long input: so many bytes of SHAKE128 of a seed. */
export type Stretch = z.infer<typeof fields.stretch>;

/** A long output: its SHA3-256 and its length. */
export type Digest = z.infer<typeof fields.digest>;

/** The bytes that a stretch stands for. */
export function stretchedBytes({ shake128: seed, length }: Stretch): Uint8Array {
  return shake128(hexToBytes(seed), { dkLen: length });
}

export function digestOf(bytes: Uint8Array): Digest {
  // OpenSSL's: a key of Classic McEliece has a megabyte.
  return { sha3_256: createHash('sha3-256').update(bytes).digest('hex'), length: bytes.length };
}
