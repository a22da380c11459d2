import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CounterMode, counterModeJavaScript } from './counter-mode.ts';
import { counterModeScratch, counterModeWasm } from './counter-mode-wasm.ts';
import { Rijndael, toColumns } from './rijndael.ts';

const MODES: readonly CounterMode[] = [counterModeJavaScript, counterModeWasm];

/** An array with every value in it, that differs by `salt`. */
const pattern = (length: number, salt: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => 31 * i + 17 * (i >> 8) + salt);

const toInteger = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
const toNonce = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));

/** The output, and the nonce afterwards. */
function apply(mode: CounterMode, roundKeys: Uint8Array, nonce: Uint8Array, input: Uint8Array) {
  const after = nonce.slice();
  const output = new Uint8Array(input.length);
  mode.apply(roundKeys, after, input, output);
  return { output, nonce: after };
}

describe.each(MODES)('counter mode in $name', (mode) => {
  const roundKeys = pattern(23 * 32, 5);

  // PRM-04
  it('XORs the encryption of each nonce in turn', () => {
    const nonce = (1n << 256n) - 2n;
    const expected = [0n, 1n, 2n].flatMap((i) => {
      const columns = new Rijndael(8, roundKeys).encrypt(toColumns(toNonce(nonce + i)));
      return [...new Uint8Array(columns.slice().buffer)];
    });
    expect(apply(mode, roundKeys, toNonce(nonce), new Uint8Array(96)).output).toEqual(
      Uint8Array.from(expected),
    );
  });

  it.each([0, 1, 31, 32, 33, 63, 64, 65, 95, 96, 97, 128, 1000])(
    'advances the nonce once a block, %i bytes',
    (length) => {
      const blocks = BigInt(Math.ceil(length / 32));
      const carries = [0n, 8n, 31n, 32n, 63n, 64n, 127n, 128n, 192n, 255n, 256n];
      for (const start of carries.flatMap((bit) => [(1n << bit) - 1n, (1n << bit) - 2n])) {
        const { nonce } = apply(mode, roundKeys, toNonce(start), new Uint8Array(length));
        expect(toInteger(nonce)).toBe(BigInt.asUintN(256, start + blocks));
      }
    },
  );

  it('works in place', () => {
    const input = pattern(100, 1);
    const { output } = apply(mode, roundKeys, new Uint8Array(32), input);
    mode.apply(roundKeys, new Uint8Array(32), input, input);
    expect(input).toEqual(output);
  });

  it('goes on where a message of whole blocks ended', () => {
    const input = pattern(4096, 1);
    const whole = apply(mode, roundKeys, new Uint8Array(32), input);
    const first = apply(mode, roundKeys, new Uint8Array(32), input.subarray(0, 2048 + 32));
    const second = apply(mode, roundKeys, first.nonce, input.subarray(2048 + 32));
    expect(Uint8Array.from([...first.output, ...second.output])).toEqual(whole.output);
    expect(second.nonce).toEqual(whole.nonce);
  });
});

describe('the two counter modes', () => {
  it('agree', () => {
    const roundKeys = fc.integer({ min: 2, max: 60 }).chain((rounds) => {
      const length = 32 * (rounds + 1);
      return fc.uint8Array({ minLength: length, maxLength: length, size: 'max' });
    });
    const nonce = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const input = fc.uint8Array({ maxLength: 400, size: 'max' });
    fc.assert(
      fc.property(roundKeys, nonce, input, (keys, start, text) => {
        expect(apply(counterModeWasm, keys, start, text)).toEqual(
          apply(counterModeJavaScript, keys, start, text),
        );
      }),
      { seed: 1 },
    );
  });

  it('agree beyond what the memory holds at once', () => {
    const keys = pattern(31 * 32, 9);
    for (const length of [63_487, 63_488, 63_489, 63_520, 130_001]) {
      const text = pattern(length, 3);
      const start = pattern(32, 0xf0);
      const wasm = apply(counterModeWasm, keys, start, text);
      const javascript = apply(counterModeJavaScript, keys, start, text);
      expect(Buffer.compare(wasm.output, javascript.output)).toBe(0);
      expect(wasm.nonce).toEqual(javascript.nonce);
    }
  });
});

describe('counter mode in WebAssembly', () => {
  it.each([1, 33, 70_000])('leaves nothing in its memory, %i bytes', (length) => {
    apply(counterModeWasm, pattern(61 * 32, 1), pattern(32, 2), pattern(length, 3));
    expect(counterModeScratch.every((byte) => byte === 0)).toBe(true);
  });
});
