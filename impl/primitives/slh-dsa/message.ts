import { shake256 } from '../shake256.ts';
import type { SlhDsaParameters } from './parameters.ts';

/** What a message's digest chooses. */
export interface Choice {
  /** The secret value of each FORS tree that is opened. */
  readonly indices: readonly number[];
  /** The tree and its leaf whose key signs. */
  readonly tree: bigint;
  readonly leaf: number;
}

/** H_msg (FIPS 205, 11.1) of the message, and what it chooses (algorithm 19, lines 6 to 10). */
export function choose(
  { d, treeHeight, a, k }: SlhDsaParameters,
  randomizer: Uint8Array,
  verificationKey: Uint8Array,
  message: readonly Uint8Array[],
): Choice {
  const indexBytes = Math.ceil((k * a) / 8);
  const treeBits = treeHeight * (d - 1);
  const treeBytes = Math.ceil(treeBits / 8);
  const leafBytes = Math.ceil(treeHeight / 8);
  const digest = shake256(indexBytes + treeBytes + leafBytes, randomizer, verificationKey, ...message);
  const integer = (start: number, length: number): bigint =>
    digest.subarray(start, start + length).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return {
    indices: digits(digest, a, k),
    tree: BigInt.asUintN(treeBits, integer(indexBytes, treeBytes)),
    leaf: Number(BigInt.asUintN(treeHeight, integer(indexBytes + treeBytes, leafBytes))),
  };
}

/** The digits of a node that a one-time key signs, with those of the checksum (algorithm 7, lines 1 to 7). */
export function wotsDigits(node: Uint8Array): readonly number[] {
  const message = digits(node, 4, 2 * node.length);
  const checksum = message.reduce((sum, digit) => sum + 15 - digit, 0);
  return [...message, checksum >> 8, (checksum >> 4) & 15, checksum & 15];
}

/** Integers of so many bits, from the highest bit of the first byte on (algorithm 4). */
function digits(bytes: Uint8Array, bits: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    let digit = 0;
    for (let bit = index * bits; bit < (index + 1) * bits; bit++) {
      digit = 2 * digit + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    }
    return digit;
  });
}
