import { readFileSync } from 'node:fs';
import { keccakP } from '@noble/hashes/sha3.js';
import { _KMAC } from '@noble/hashes/sha3-addons.js';
import { bytesToHex, hexToBytes, u32 } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keccakJavaScript } from './keccak.ts';
import { keccakWasm } from './keccak-wasm.ts';
import { keyedSponge } from './kmac.ts';
import { chainedTag, type MacPadding } from './mac-chain.ts';
import type { Rate } from './sha3.ts';
import type { Sponge } from './sponge.ts';

interface RecordedKmac {
  readonly rate: Rate;
  readonly key: string;
  readonly message: string;
  readonly outlen: 32 | 64;
  readonly mac: string;
}
const recordings = new URL('../../vectors/data/interop/rcs-A.json', import.meta.url);
const recorded: readonly RecordedKmac[] = JSON.parse(readFileSync(recordings, 'utf8')).kmac;

const VARIANTS = [
  { rate: 136, length: 32 },
  { rate: 72, length: 64 },
] as const;
const keyed = (rate: Rate, length: number): Sponge => keyedSponge(rate, new Uint8Array(length).fill(5));
/** A message whose bytes all differ from their neighbours. */
const message = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 31 * i + 17);

/** The state after one message, by the definition: noble's permutation on whole blocks. */
function afterMessage(before: Uint8Array, rate: number, padded: readonly number[]): Uint8Array {
  const state = before.slice();
  padded.forEach((byte, i) => {
    state[i % rate] = (state[i % rate] ?? 0) ^ byte;
    if (i % rate === rate - 1) keccakP(u32(state));
  });
  return state;
}

/** The bytes, then the encoded length, the domain byte and zeros up to a block's last byte, 80 (SP 800-185). */
function standardInput(bytes: Uint8Array, rate: number, length: number): number[] {
  const padded = [...bytes, length / 32, 0, 2, 4];
  while (padded.length % rate !== 0) padded.push(0);
  padded.push((padded.pop() ?? 0) ^ 0x80);
  return padded;
}

/** PRM-09, for a message of one begun block that leaves fewer than three bytes. */
function deployedInput(bytes: Uint8Array, rate: number, length: number): number[] {
  const zeros = new Array(rate - bytes.length).fill(0);
  const again = [length / 32, 0, 2, 4, ...bytes.subarray(4), ...zeros];
  again.push((again.pop() ?? 0) | 0x80);
  return [...bytes, ...zeros, ...again];
}

describe('the MAC chain', () => {
  it.each(recorded)('gives the recorded tag: rate $rate, $mac', (entry) => {
    for (const keccak of [keccakWasm, keccakJavaScript]) {
      const sponge = keyedSponge(entry.rate, hexToBytes(entry.key), keccak);
      const tag = chainedTag(sponge, [hexToBytes(entry.message)], entry.outlen, 'deployed');
      expect(bytesToHex(tag)).toBe(entry.mac);
    }
  });

  it.each(VARIANTS)("starts with noble's KMAC, rate $rate", ({ rate, length }) => {
    for (let size = 0; size < 2 * rate + 2; size++) {
      const expected = new _KMAC(rate, length, false, new Uint8Array(length).fill(5), {}).update(
        message(size),
      );
      const tag = chainedTag(keyed(rate, length), [message(size)], length, 'standard');
      expect(tag).toEqual(expected.digest());
    }
  });

  it.each(VARIANTS)('goes on from the state of its last message, rate $rate', ({ rate, length }) => {
    for (let size = 0; size < rate + 5; size++) {
      const sponge = keyed(rate, length);
      chainedTag(sponge, [message(40)], length, 'standard');
      const expected = afterMessage(sponge.snapshot(), rate, standardInput(message(size), rate, length));
      const tag = chainedTag(sponge, [message(size)], length, 'standard');
      expect(sponge.snapshot()).toEqual(expected);
      expect(tag).toEqual(expected.subarray(0, length));
      expect(sponge.position).toBe(0);
    }
  });

  // PRM-09
  it.each(VARIANTS)('has the deployed edge at its three positions only, rate $rate', ({ rate, length }) => {
    for (let size = rate - 8; size < rate + 5; size++) {
      const edge = size >= rate - 3 && size < rate;
      const input = (edge ? deployedInput : standardInput)(message(size), rate, length);
      const sponge = keyed(rate, length);
      const expected = afterMessage(sponge.snapshot(), rate, input);
      expect(chainedTag(sponge, [message(size)], length, 'deployed')).toEqual(expected.subarray(0, length));
      expect(sponge.snapshot()).toEqual(expected);
    }
  });

  it('does not depend on how the message is cut, at the edge neither', () => {
    const paddings = fc.constantFrom<MacPadding>('standard', 'deployed');
    const cuts = fc.array(fc.nat(300), { maxLength: 6 });
    fc.assert(
      fc.property(
        fc.constantFrom(...VARIANTS),
        paddings,
        fc.integer({ min: 60, max: 300 }),
        cuts,
        ({ rate, length }, padding, size, positions) => {
          const whole = message(size);
          const bounds = [0, ...positions.map((p) => p % size).sort((a, b) => a - b), size];
          const parts = bounds.slice(1).map((end, i) => whole.subarray(bounds[i], end));
          expect(chainedTag(keyed(rate, length), parts, length, padding)).toEqual(
            chainedTag(keyed(rate, length), [whole], length, padding),
          );
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});
