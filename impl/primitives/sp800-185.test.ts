import { describe, expect, it } from 'vitest';
import { absorbBytepad, leftEncode, rightEncode } from './sp800-185.ts';
import { Sponge } from './sponge.ts';

describe('the encodings of SP 800-185', () => {
  // 2.3.1: "left_encode(0) will yield 10000000 00000000" and so on, bits in NIST's order; then by the definition.
  it.each([
    [0, [1, 0]],
    [136, [1, 136]],
    [255, [1, 255]],
    [256, [2, 1, 0]],
    [65536, [3, 1, 0, 0]],
    [2 ** 40 + 5, [6, 1, 0, 0, 0, 0, 5]],
  ])('encode %i', (value, left) => {
    expect([...leftEncode(value)]).toEqual(left);
    expect([...rightEncode(value)]).toEqual([...left.slice(1), left[0]]);
  });

  it('pad encoded strings to a whole block', () => {
    // cSHAKE256's sample 3 of NIST: bytepad(encode_string("") || encode_string("Email Signature"), 136).
    const sponge = new Sponge(136);
    absorbBytepad(sponge, new Uint8Array(0), new TextEncoder().encode('Email Signature'));
    const block = new Uint8Array(136);
    block.set([1, 136, 1, 0, 1, 120, ...new TextEncoder().encode('Email Signature')]);
    expect(sponge.snapshot()).toEqual(new Sponge(136).absorb(block).snapshot());
    expect(sponge.position).toBe(0);
  });

  it('add no block to strings that fill theirs', () => {
    // left_encode(72), left_encode(8 * 67), 67 bytes: 2 + 3 + 67 = 72.
    const string = new Uint8Array(67).fill(7);
    const sponge = new Sponge(72);
    absorbBytepad(sponge, string);
    const block = Uint8Array.from([1, 72, 2, 2, 24, ...string]);
    expect(sponge.snapshot()).toEqual(new Sponge(72).absorb(block).snapshot());
  });
});
