import { Keccak } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keccakJavaScript } from './keccak.ts';
import { keccakWasm } from './keccak-wasm.ts';
import { Sponge } from './sponge.ts';

const RATES = fc.constantFrom(72, 136, 168);
const PARTS = fc.array(fc.uint8Array({ maxLength: 300, size: 'max' }), { maxLength: 6 });

describe.each([keccakJavaScript, keccakWasm])('a sponge on $name', (keccak) => {
  it("is noble's, however the input is cut", () => {
    fc.assert(
      fc.property(RATES, PARTS, fc.integer({ min: 1, max: 500 }), (rate, parts, length) => {
        const sponge = new Sponge(rate, keccak);
        const expected = new Keccak(rate, 0x1f, length, true);
        for (const part of parts) {
          sponge.absorb(part);
          expected.update(part);
        }
        expect(sponge.pad(0x1f).squeeze(length)).toEqual(expected.digest());
      }),
      { seed: 1 },
    );
  });

  it('squeezes one stream, however it is cut', () => {
    fc.assert(
      fc.property(RATES, fc.array(fc.nat(200), { maxLength: 8 }), (rate, lengths) => {
        const cut = new Sponge(rate, keccak).pad(0x04);
        const whole = new Sponge(rate, keccak).pad(0x04);
        const total = lengths.reduce((sum, length) => sum + length, 0);
        expect(Uint8Array.from(lengths.flatMap((length) => [...cut.squeeze(length)]))).toEqual(
          whole.squeeze(total),
        );
      }),
      { seed: 1 },
    );
  });

  it('permutes a block as soon as it is full', () => {
    const sponge = new Sponge(136, keccak).absorb(new Uint8Array(135));
    expect(sponge.position).toBe(135);
    expect(sponge.snapshot()).toEqual(new Uint8Array(200));
    sponge.absorb(new Uint8Array(1));
    const permuted = new Uint8Array(200);
    keccakJavaScript.permute(permuted);
    expect(sponge.position).toBe(0);
    expect(sponge.snapshot()).toEqual(permuted);
  });

  it('fills a begun block with zeros, and leaves a block that is not begun', () => {
    const filled = new Sponge(72, keccak).absorb(Uint8Array.of(1)).fillBlock();
    const absorbed = new Sponge(72, keccak).absorb(Uint8Array.of(1)).absorb(new Uint8Array(71));
    expect(filled.snapshot()).toEqual(absorbed.snapshot());
    expect(filled.fillBlock().snapshot()).toEqual(absorbed.snapshot());
  });
});

describe('a sponge', () => {
  it('is cloned in the middle of a block, and each goes its own way', () => {
    const sponge = new Sponge(136).absorb(Uint8Array.of(1, 2, 3));
    const clone = sponge.clone();
    sponge.absorb(Uint8Array.of(4));
    expect(clone.position).toBe(3);
    expect(clone.absorb(Uint8Array.of(4)).pad(6).squeeze(32)).toEqual(sponge.pad(6).squeeze(32));
  });

  it('works in the state that it is given', () => {
    const state = new Uint8Array(200).fill(9);
    const sponge = new Sponge(136, keccakWasm, state).absorb(Uint8Array.of(9));
    expect([state[0], state[1]]).toEqual([0, 9]);
    expect(sponge.snapshot()).toEqual(state);
    expect(sponge.snapshot()).not.toBe(state);
    expect(sponge.peek(2)).toEqual(Uint8Array.of(0, 9));
  });

  it('erases its state', () => {
    const state = new Uint8Array(200).fill(9);
    const sponge = new Sponge(136, keccakWasm, state).absorb(Uint8Array.of(1));
    sponge.erase((bytes) => bytes.fill(0xee));
    expect(state).toEqual(new Uint8Array(200).fill(0xee));
    sponge.erase();
    expect(state).toEqual(new Uint8Array(200));
    expect(sponge.position).toBe(0);
  });

  it.each([0, -8, 12, 200, 136.5, Number.NaN])('has no rate %d', (rate) => {
    expect(() => new Sponge(rate)).toThrow(RangeError);
  });

  it('wants 200 bytes of state', () => {
    expect(() => new Sponge(136, keccakWasm, new Uint8Array(199))).toThrow(RangeError);
  });
});
