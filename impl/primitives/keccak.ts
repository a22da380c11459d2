import { keccakP } from '@noble/hashes/sha3.js';
import { swap32IfBE } from '@noble/hashes/utils.js';

/** Bytes of a Keccak-f[1600] state. */
export const KECCAK_STATE_BYTES = 200;

/** Keccak-f[1600] (FIPS 202, 3.3) on states of 200 bytes, lanes little-endian. */
export interface Keccak {
  readonly name: 'wasm' | 'javascript';
  /** One permutation, in place. */
  permute(state: Uint8Array): void;
  /** For each block of `rate` bytes in turn: XORs it into the state's first bytes, and permutes. */
  absorb(state: Uint8Array, rate: number, blocks: Uint8Array): void;
}

/** XORs the bytes of `input` from `start` to `end` into `state` from `offset` on. */
export function xorInto(
  state: Uint8Array,
  offset: number,
  input: Uint8Array,
  start = 0,
  end: number = input.length,
): void {
  for (let i = start; i < end; i++) {
    const position = offset + i - start;
    state[position] = (state[position] ?? 0) ^ (input[i] ?? 0);
  }
}

// keccakP works on 32-bit words in the platform's byte order, which a caller's bytes may not be aligned to.
const words = new Uint32Array(KECCAK_STATE_BYTES / 4);
const wordBytes = new Uint8Array(words.buffer);

/** Keccak in plain JavaScript: the permutation of @noble/hashes. */
export const keccakJavaScript: Keccak = Object.freeze({
  name: 'javascript',
  permute(state: Uint8Array) {
    wordBytes.set(state);
    swap32IfBE(words);
    keccakP(words);
    swap32IfBE(words);
    state.set(wordBytes);
    words.fill(0);
  },
  absorb(state: Uint8Array, rate: number, blocks: Uint8Array) {
    for (let offset = 0; offset < blocks.length; offset += rate) {
      xorInto(state, 0, blocks, offset, offset + rate);
      keccakJavaScript.permute(state);
    }
  },
});
