import type { KdfInput } from '../crypto/crypto.ts';
import type { Keccak } from './keccak.ts';
import { keccakWasm } from './keccak-wasm.ts';
import type { Rate } from './sha3.ts';
import { absorbBytepad } from './sp800-185.ts';
import { Sponge } from './sponge.ts';

/** The domain bits 00 and the first bit of the padding (SP 800-185, 3.3). KMAC shares it. */
export const CSHAKE_DOMAIN = 0x04;

/**
 * The first `length` bytes of cSHAKE: cSHAKE256 at rate 136 (SP 800-185, 3.3), the same construction at
 * rate 72 (PRM-01). With N and S both empty SP 800-185 falls back to SHAKE; the deployed code does not, nor
 * does this (recorded in rcs-A.json). No key derivation of the protocol leaves both empty.
 */
export function cshake(
  rate: Rate,
  { X, N, S }: KdfInput,
  length: number,
  keccak: Keccak = keccakWasm,
): Uint8Array {
  const sponge = new Sponge(rate, keccak);
  absorbBytepad(sponge, N, S);
  const output = sponge.absorb(X).pad(CSHAKE_DOMAIN).squeeze(length);
  sponge.erase();
  return output;
}
