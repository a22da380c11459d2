import { bytesFor, type Parameters, publicRowBytes, syndromeBits } from './parameters.ts';

/** Encode: the syndrome of the error vector under (I | T), bit i in byte i / 8. */
export function encode(parameters: Parameters, publicKey: Uint8Array, error: Uint8Array): Uint8Array {
  const rows = syndromeBits(parameters);
  const rowBytes = publicRowBytes(parameters);
  const syndrome = new Uint8Array(bytesFor(rows));
  const tail = bitsFrom(error, rows, rowBytes);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = 0; i < rowBytes; i++) sum ^= (publicKey[row * rowBytes + i] ?? 0) & (tail[i] ?? 0);
    const bit = parity(sum) ^ (((error[row >> 3] ?? 0) >> (row & 7)) & 1);
    syndrome[row >> 3] = (syndrome[row >> 3] ?? 0) | (bit << (row & 7));
  }
  tail.fill(0);
  return syndrome;
}

/** The bits from `start` on, moved to the front of `length` bytes. */
function bitsFrom(bits: Uint8Array, start: number, length: number): Uint8Array {
  const at = start >> 3;
  const shift = start & 7;
  return Uint8Array.from(
    { length },
    (_, i) => ((bits[at + i] ?? 0) >> shift) | ((bits[at + i + 1] ?? 0) << (8 - shift)),
  );
}

/** The sum of a byte's bits modulo 2. */
function parity(byte: number): number {
  byte ^= byte >> 4;
  byte ^= byte >> 2;
  return (byte ^ (byte >> 1)) & 1;
}
