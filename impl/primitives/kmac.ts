import { CSHAKE_DOMAIN } from './cshake.ts';
import type { Keccak } from './keccak.ts';
import { keccakWasm } from './keccak-wasm.ts';
import type { Rate } from './sha3.ts';
import { absorbBytepad, rightEncode } from './sp800-185.ts';
import { Sponge } from './sponge.ts';

/** "KMAC", the function name (SP 800-185, 4.3.1). */
const FUNCTION_NAME = Uint8Array.of(0x4b, 0x4d, 0x41, 0x43);
const EMPTY = new Uint8Array(0);

/**
 * Absorbs KMAC's name, customization and key into a fresh sponge, which then stands at a block's start
 * (SP 800-185, 4.3.1).
 */
export function absorbKey(sponge: Sponge, key: Uint8Array, customization: Uint8Array = EMPTY): Sponge {
  absorbBytepad(sponge, FUNCTION_NAME, customization);
  absorbBytepad(sponge, key);
  return sponge;
}

/** A fresh sponge that has absorbed the key, as `absorbKey`. */
export function keyedSponge(
  rate: Rate,
  key: Uint8Array,
  keccak: Keccak = keccakWasm,
  customization: Uint8Array = EMPTY,
): Sponge {
  return absorbKey(new Sponge(rate, keccak), key, customization);
}

/**
 * KMAC of one message, `length` bytes: KMAC256 at rate 136 (SP 800-185, 4.3), the same construction at
 * rate 72 (PRM-01).
 */
export function kmac(
  rate: Rate,
  key: Uint8Array,
  message: Uint8Array,
  length: number,
  customization: Uint8Array = EMPTY,
): Uint8Array {
  const sponge = keyedSponge(rate, key, keccakWasm, customization);
  const tag = sponge
    .absorb(message)
    .absorb(rightEncode(8 * length))
    .pad(CSHAKE_DOMAIN)
    .squeeze(length);
  sponge.erase();
  return tag;
}
