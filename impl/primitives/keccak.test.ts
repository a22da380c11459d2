import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Keccak, keccakJavaScript, xorInto } from './keccak.ts';
import { keccakScratch, keccakWasm } from './keccak-wasm.ts';

const BOTH: readonly Keccak[] = [keccakJavaScript, keccakWasm];
const STATES = fc.uint8Array({ minLength: 200, maxLength: 200 });

describe.each(BOTH)('Keccak-f[1600] in $name', (keccak) => {
  it('permutes the state of zeros, once and twice, as published', () => {
    // Lanes 0, 1 and 24 of the Keccak team's KeccakF-1600-IntermediateValues.txt, there as integers.
    const lanes = (state: Uint8Array) =>
      [0, 1, 24].map((i) => bytesToHex(state.slice(8 * i, 8 * i + 8).reverse()));
    const state = new Uint8Array(200);
    keccak.permute(state);
    expect(lanes(state)).toEqual(['f1258f7940e1dde7', '84d5ccf933c0478a', 'eaf1ff7b5ceca249']);
    keccak.permute(state);
    expect(lanes(state)).toEqual(['2d5c954df96ecb3c', '6a332cd07057b56d', '20d06cd26a8fbf5c']);
  });

  it('works on a part of a larger array, at any alignment', () => {
    const larger = new Uint8Array(400);
    keccak.permute(larger.subarray(13, 213));
    const alone = new Uint8Array(200);
    keccak.permute(alone);
    expect(larger.subarray(13, 213)).toEqual(alone);
    expect([...larger.subarray(0, 13), ...larger.subarray(213)]).toEqual(new Array(200).fill(0));
  });

  it('absorbs block by block', () => {
    fc.assert(
      fc.property(
        STATES,
        fc.constantFrom(8, 72, 136, 168),
        fc.nat(5),
        fc.nat(255),
        (state, rate, blocks, salt) => {
          const input = Uint8Array.from({ length: rate * blocks }, (_, i) => 7 * i + salt);
          const expected = state.slice();
          for (let offset = 0; offset < input.length; offset += rate) {
            xorInto(expected, 0, input.subarray(offset, offset + rate));
            keccakJavaScript.permute(expected);
          }
          keccak.absorb(state, rate, input);
          expect(state).toEqual(expected);
        },
      ),
      { seed: 1 },
    );
  });
});

describe('the two permutations', () => {
  it('agree', () => {
    fc.assert(
      fc.property(STATES, (state) => {
        const other = state.slice();
        keccakWasm.permute(state);
        keccakJavaScript.permute(other);
        expect(state).toEqual(other);
      }),
      { seed: 1 },
    );
  });

  it.each([72, 136])('absorb alike beyond what the memory holds at once, rate %i', (rate) => {
    const capacity = Math.floor((65536 - 1024) / rate);
    for (const blocks of [capacity, capacity + 1, 2 * capacity + 3]) {
      const input = Uint8Array.from({ length: rate * blocks }, (_, i) => 7 * i + (i >> 8));
      const [a, b] = [new Uint8Array(200), new Uint8Array(200)];
      keccakWasm.absorb(a, rate, input);
      keccakJavaScript.absorb(b, rate, input);
      expect(a).toEqual(b);
    }
  });
});

describe('Keccak in WebAssembly', () => {
  const isClean = (): boolean => keccakScratch.every((part) => part.every((byte) => byte === 0));

  it('leaves nothing in its memory', () => {
    const state = new Uint8Array(200).fill(0xa3);
    keccakWasm.permute(state);
    expect(isClean()).toBe(true);
    for (const blocks of [1, 1000]) {
      keccakWasm.absorb(state, 136, new Uint8Array(136 * blocks).fill(0x5c));
      expect(isClean()).toBe(true);
    }
  });
});
