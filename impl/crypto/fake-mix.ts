/**
 * The one function under the fake backend: 64 bits that depend on all input bits, expanded to any length.
 * Quick, and without any security: an output's first eight bytes give away the rest.
 *
 * Inputs of equal lengths that differ in one aligned 32-bit word of a part never give the same first four
 * bytes: every step is one to one.
 */

/** Keeps what is mixed for one purpose apart from all else. */
type Purpose =
  | 'hash'
  | 'derive'
  | 'public key'
  | 'secret key'
  | 'fingerprint'
  | 'mask'
  | 'ciphertext'
  | 'secret'
  | 'rejection'
  | 'signing key'
  | 'signature'
  | 'cipher'
  | 'keystream'
  | 'chain';

/** `length` bytes that depend on the purpose and on each part with its length. */
export function mix(purpose: Purpose, length: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let a = 0x9e3779b9;
  let b = 0x3c6ef372;
  for (let i = 0; i < purpose.length; i++) a = step(a, purpose.charCodeAt(i));
  for (const part of parts) {
    const view = new DataView(part.buffer, part.byteOffset, part.length);
    const whole = part.length & ~3;
    a = step(a, part.length);
    for (let at = 0; at < whole; at += 4) {
      const word = view.getUint32(at, true);
      a = step(a, word);
      b = step(b, word ^ a);
    }
    for (let at = whole; at < part.length; at++) {
      const byte = view.getUint8(at);
      a = step(a, byte);
      b = step(b, byte ^ a);
    }
  }
  return expand(a, b, length);
}

/** One to one in the state for a given word, and in the word for a given state. */
function step(state: number, word: number): number {
  const product = Math.imul(state ^ word, 0x85ebca6b);
  return product ^ (product >>> 15);
}

/** Even words come from a, odd ones from b; the first of each is one to one in it. */
function expand(a: number, b: number, length: number): Uint8Array {
  const words = new Uint32Array(2 * Math.ceil(length / 8));
  for (let i = 0; i < words.length; i += 2) {
    words[i] = step(a ^ (a >>> 16), 0);
    words[i + 1] = step(b ^ (b >>> 16), 0);
    a = (a + 0x9e3779b9) | 0;
    b = (b + 0x7f4a7c15) | 0;
  }
  return new Uint8Array(words.buffer, 0, length);
}
