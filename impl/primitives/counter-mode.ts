import { Rijndael, toColumns } from './rijndael.ts';

/** Bytes of a block, a round key and a nonce of Rijndael-256. */
export const BLOCK_BYTES = 32;

/** Rijndael-256 in counter mode (PRM-03, PRM-04). */
export interface CounterMode {
  readonly name: 'wasm' | 'javascript';
  /**
   * Writes `input` XOR the keystream to `output`, which may be the same array, and moves the nonce on by one
   * for each block, a short last one included, as a 256-bit little-endian integer.
   * @param roundKeys 32 bytes for the initial addition and for each round, at most 61 in all.
   * @param nonce 32 bytes, advanced in place.
   */
  apply(roundKeys: Uint8Array, nonce: Uint8Array, input: Uint8Array, output: Uint8Array): void;
}

/** Adds one to a 256-bit little-endian integer of 32-bit words. */
function increment(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) {
    const word = ((words[i] ?? 0) + 1) >>> 0;
    words[i] = word;
    if (word !== 0) return;
  }
}

/** Counter mode in plain JavaScript. Its tables are read at secret positions: the time taken may tell. */
export const counterModeJavaScript: CounterMode = Object.freeze({
  name: 'javascript',
  apply(roundKeys: Uint8Array, nonce: Uint8Array, input: Uint8Array, output: Uint8Array) {
    const cipher = new Rijndael(8, roundKeys);
    const counter = toColumns(nonce);
    for (let offset = 0; offset < input.length; offset += BLOCK_BYTES) {
      const keystream = cipher.encrypt(counter);
      const size = Math.min(BLOCK_BYTES, input.length - offset);
      for (let i = 0; i < size; i++) {
        output[offset + i] = (input[offset + i] ?? 0) ^ ((keystream[i >> 2] ?? 0) >>> (8 * (i & 3)));
      }
      increment(counter);
    }
    const view = new DataView(nonce.buffer, nonce.byteOffset, nonce.byteLength);
    counter.forEach((word, i) => {
      view.setUint32(4 * i, word, true);
    });
    cipher.erase();
  },
});
