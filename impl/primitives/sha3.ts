import { Sponge } from './sponge.ts';

/** The rates of this protocol, in bytes: 136 with a capacity of 512 bits, 72 with one of 1024. */
export type Rate = 136 | 72;

/** The domain bits 01 and the first bit of the padding (FIPS 202, B.2). */
const DOMAIN = 0x06;

/**
 * SHA3-256 at rate 136, 32 bytes, or SHA3-512 at rate 72, 64 bytes, of the parts one after the other
 * (FIPS 202, 6.1).
 */
export function sha3(rate: Rate, ...parts: readonly Uint8Array[]): Uint8Array {
  const sponge = new Sponge(rate);
  for (const part of parts) sponge.absorb(part);
  return sponge.pad(DOMAIN).squeeze((200 - rate) / 2);
}
