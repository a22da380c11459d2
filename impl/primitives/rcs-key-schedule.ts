import { BLOCK_BYTES } from './counter-mode.ts';
import { cshake } from './cshake.ts';
import type { Keccak } from './keccak.ts';
import { keccakWasm } from './keccak-wasm.ts';
import type { RcsParameters } from './rcs-parameters.ts';

export interface RcsKeys {
  /** 32 bytes for the initial key addition and for each round. */
  readonly roundKeys: Uint8Array;
  readonly macKey: Uint8Array;
}

/**
 * The RCS key schedule (PRM-02). The round keys are the first bytes of the output; the MAC key begins the
 * block after the one that they end in. Both are parts of one array.
 */
export function expandKey(
  { rate, cshakeName }: RcsParameters,
  key: Uint8Array,
  rounds: number,
  info: Uint8Array,
  keccak: Keccak = keccakWasm,
): RcsKeys {
  const roundKeyBytes = (rounds + 1) * BLOCK_BYTES;
  const macKeyOffset = Math.ceil(roundKeyBytes / rate) * rate;
  const input = { X: key, N: Uint8Array.from(cshakeName), S: info };
  const output = cshake(rate, input, macKeyOffset + key.length, keccak);
  return { roundKeys: output.subarray(0, roundKeyBytes), macKey: output.subarray(macKeyOffset) };
}
