import type { Sponge } from './sponge.ts';

// The encodings of SP 800-185, 2.3, for what fits: lengths below 2^53.

/** The bytes of `value`, most significant first, at least one. */
function bigEndian(value: number): number[] {
  const bytes: number[] = [];
  do {
    bytes.unshift(value % 256);
    value = Math.floor(value / 256);
  } while (value > 0);
  return bytes;
}

/** `left_encode` (SP 800-185, 2.3.1). */
export function leftEncode(value: number): Uint8Array {
  const bytes = bigEndian(value);
  return Uint8Array.of(bytes.length, ...bytes);
}

/** `right_encode` (SP 800-185, 2.3.1). */
export function rightEncode(value: number): Uint8Array {
  const bytes = bigEndian(value);
  return Uint8Array.of(...bytes, bytes.length);
}

/** Absorbs `bytepad(encode_string(a) || encode_string(b) || ..., rate)` (SP 800-185, 2.3.2 and 2.3.3). */
export function absorbBytepad(sponge: Sponge, ...strings: readonly Uint8Array[]): void {
  sponge.absorb(leftEncode(sponge.rate));
  for (const string of strings) sponge.absorb(leftEncode(8 * string.length)).absorb(string);
  sponge.fillBlock();
}
