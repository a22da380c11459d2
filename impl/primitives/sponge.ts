import { KECCAK_STATE_BYTES, type Keccak, xorInto } from './keccak.ts';
import { keccakWasm } from './keccak-wasm.ts';

/**
 * A Keccak sponge (FIPS 202, 4) whose state is open to its owner: absorb, pad, squeeze; and, for chained
 * use (PRM-06), absorb again.
 */
export class Sponge {
  readonly rate: number;
  readonly #keccak: Keccak;
  readonly #state: Uint8Array;
  #position = 0;

  /**
   * @param rate bytes a block, a multiple of 8 below 200.
   * @param keccak the permutation to use.
   * @param state 200 bytes to work in, at a block's start; all zeros where none are given.
   * @throws RangeError for any other rate, or a state of another length.
   */
  constructor(
    rate: number,
    keccak: Keccak = keccakWasm,
    state: Uint8Array = new Uint8Array(KECCAK_STATE_BYTES),
  ) {
    if (!(rate > 0 && rate < KECCAK_STATE_BYTES && rate % 8 === 0)) {
      throw new RangeError(`rate: ${rate} is not a multiple of 8 from 8 to 192`);
    }
    if (state.length !== KECCAK_STATE_BYTES) throw new RangeError(`state: ${state.length} bytes, not 200`);
    this.rate = rate;
    this.#keccak = keccak;
    this.#state = state;
  }

  /** Bytes of the current block that are absorbed, or squeezed, already; below the rate but after a squeeze. */
  get position(): number {
    return this.#position;
  }

  /** Absorbs all of `input`; a block that it fills is permuted at once. */
  absorb(input: Uint8Array): this {
    let offset = 0;
    if (this.#position > 0) {
      offset = Math.min(this.rate - this.#position, input.length);
      this.#xor(input, 0, offset);
    }
    const end = input.length - ((input.length - offset) % this.rate);
    if (end > offset) this.#keccak.absorb(this.#state, this.rate, input.subarray(offset, end));
    this.#xor(input, end, input.length);
    return this;
  }

  /** Zeros up to the end of a block that has been begun (`bytepad`, SP 800-185, 2.3.3). */
  fillBlock(): this {
    if (this.#position > 0) this.#permute();
    return this;
  }

  /** Pads with the domain bits and pad10*1 (FIPS 202, 5.1 and B.2), and permutes. The position is 0 again. */
  pad(domain: number): this {
    this.#flip(this.#position, domain);
    this.#flip(this.rate - 1, 0x80);
    this.#permute();
    return this;
  }

  /** The next `length` bytes of output. */
  squeeze(length: number): Uint8Array {
    const output = new Uint8Array(length);
    let offset = 0;
    while (offset < length) {
      if (this.#position === this.rate) this.#permute();
      const end = Math.min(this.rate, this.#position + length - offset);
      output.set(this.#state.subarray(this.#position, end), offset);
      offset += end - this.#position;
      this.#position = end;
    }
    return output;
  }

  /** The state's first `length` bytes; the position stays. */
  peek(length: number): Uint8Array {
    return this.#state.slice(0, length);
  }

  /** A copy of the 200 bytes of state, the begun block included. */
  snapshot(): Uint8Array {
    return this.#state.slice();
  }

  /** An independent copy, in a state array of its own. */
  clone(): Sponge {
    const copy = new Sponge(this.rate, this.#keccak, this.snapshot());
    copy.#position = this.#position;
    return copy;
  }

  /** Overwrites the state, with zeros unless told otherwise. */
  erase(overwrite: (bytes: Uint8Array) => void = (bytes) => bytes.fill(0)): void {
    overwrite(this.#state);
    this.#position = 0;
  }

  #xor(input: Uint8Array, start: number, end: number): void {
    xorInto(this.#state, this.#position, input, start, end);
    this.#position += end - start;
    if (this.#position === this.rate) this.#permute();
  }

  #flip(position: number, bits: number): void {
    this.#state[position] = (this.#state[position] ?? 0) ^ bits;
  }

  #permute(): void {
    this.#keccak.permute(this.#state);
    this.#position = 0;
  }
}
