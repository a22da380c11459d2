import { hexToBytes } from '@noble/hashes/utils.js';
import type { ByteString } from './byte-string.ts';

/** How the extra recordings say the formula of their plaintexts. */
export const MESSAGE_PATTERN = 'byte k of a message = (31 k + 17 floor(k / 256) + pattern_add) mod 256';

/** The plaintext of that formula, `size` bytes. */
export function patternedMessage(size: number, patternAdd: number): Uint8Array {
  return new Uint8Array(size).map((_, k) => 31 * k + 17 * Math.floor(k / 256) + patternAdd);
}

/** The `pattern_add`, below 256, of a plaintext that follows the formula, or of the first bytes of one. */
export function patternAddOf(plaintext: Uint8Array): number | undefined {
  const [first] = plaintext;
  if (first === undefined) return undefined;
  const expected = patternedMessage(plaintext.length, first);
  return plaintext.every((byte, k) => byte === expected[k]) ? first : undefined;
}

/**
 * The `pattern_add` to replay a recorded plaintext with: what its own bytes follow, so that a wrong number
 * beside them is found to be one; and the number, where they follow none.
 */
export function recordedPatternAdd(plaintext: ByteString, beside: number): number {
  const bytes = typeof plaintext === 'string' ? plaintext : plaintext.first64;
  return patternAddOf(hexToBytes(bytes)) ?? beside;
}
