import { Sponge } from './sponge.ts';

/** The domain bits 1111 and the first bit of the padding (FIPS 202, 6.2 and B.2). */
const DOMAIN = 0x1f;
const RATE = 136;

/** The first `length` bytes of SHAKE256 of the parts, one after the other (FIPS 202, 6.2). */
export function shake256(length: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const sponge = new Sponge(RATE);
  for (const part of parts) sponge.absorb(part);
  const output = sponge.pad(DOMAIN).squeeze(length);
  sponge.erase();
  return output;
}
