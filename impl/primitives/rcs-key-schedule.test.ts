import { readFileSync } from 'node:fs';
import { cshake256 } from '@noble/hashes/sha3-addons.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { keccakJavaScript } from './keccak.ts';
import { keccakWasm } from './keccak-wasm.ts';
import { expandKey } from './rcs-key-schedule.ts';
import { RCS_256, RCS_512 } from './rcs-parameters.ts';

interface RecordedExpansion {
  readonly keybits: 256 | 512;
  readonly key: string;
  readonly cshake_name: string;
  readonly rounds: number;
  readonly mackey_offset_in_xof: number;
  readonly roundkeys_bytes: string;
  readonly mackey: string;
}
const recordings = new URL('../../vectors/data/interop/rcs-A.json', import.meta.url);
const recorded: readonly RecordedExpansion[] = JSON.parse(readFileSync(recordings, 'utf8')).key_expansion;
const EMPTY = new Uint8Array(0);

describe('the RCS key schedule', () => {
  it.each(recorded)('gives the recorded keys, $keybits bits', (entry) => {
    const parameters = entry.keybits === 256 ? RCS_256 : RCS_512;
    expect(parameters.rounds).toBe(entry.rounds);
    expect(bytesToHex(Uint8Array.from(parameters.cshakeName))).toBe(entry.cshake_name);
    for (const keccak of [keccakWasm, keccakJavaScript]) {
      const { roundKeys, macKey } = expandKey(parameters, hexToBytes(entry.key), entry.rounds, EMPTY, keccak);
      expect(bytesToHex(roundKeys)).toBe(entry.roundkeys_bytes);
      expect(bytesToHex(macKey)).toBe(entry.mackey);
      expect(macKey.byteOffset).toBe(entry.mackey_offset_in_xof);
    }
  });

  // PRM-02 by its own words, for round counts that are not recorded, on noble's cSHAKE256. 67 rounds need
  // 68 * 32 = 16 * 136 bytes: nothing is dropped then.
  it.each([
    [21, 816],
    [22, 816],
    [67, 2176],
  ])('takes the MAC key from the block after the round keys, %i rounds', (rounds, offset) => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => i);
    const info = new TextEncoder().encode('info');
    const output = cshake256(key, {
      NISTfn: Uint8Array.from(RCS_256.cshakeName),
      personalization: info,
      dkLen: offset + 32,
    });
    const { roundKeys, macKey } = expandKey(RCS_256, key, rounds, info);
    expect(roundKeys).toEqual(output.slice(0, (rounds + 1) * 32));
    expect(macKey).toEqual(output.slice(offset));
  });
});
