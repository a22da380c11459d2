import { HEADER_LENGTH } from '../../impl/wire/header.ts';

/** Where a packet differs from another: these bytes stand in place of those. Either may be none. */
export interface Difference {
  readonly offset: number;
  readonly length: number;
  readonly honest: { readonly offset: number; readonly length: number };
}

/**
 * Where a packet differs from what it was before a fault, in order. Headers are compared byte by byte, and so are
 * messages of one length; of messages of two lengths, all between what both begin and what both end with differs.
 */
export function differences(honest: Uint8Array, bytes: Uint8Array): readonly Difference[] {
  if (honest.length === bytes.length) return inPlace(honest, bytes, 0);
  const head = Math.min(HEADER_LENGTH, honest.length, bytes.length);
  const inHeader = inPlace(honest.subarray(0, head), bytes.subarray(0, head), 0);
  return [...inHeader, between(honest.subarray(head), bytes.subarray(head), head)];
}

function inPlace(honest: Uint8Array, bytes: Uint8Array, base: number): readonly Difference[] {
  const found: Difference[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if (honest[i] === bytes[i]) continue;
    const begin = i;
    while (i < bytes.length && honest[i] !== bytes[i]) i++;
    const range = { offset: base + begin, length: i - begin };
    found.push({ ...range, honest: range });
  }
  return found;
}

/** Of two arrays of different length, so that there is something between. */
function between(honest: Uint8Array, bytes: Uint8Array, base: number): Difference {
  const shorter = Math.min(honest.length, bytes.length);
  let front = 0;
  while (front < shorter && honest[front] === bytes[front]) front++;
  let back = 0;
  while (back < shorter - front && honest.at(-1 - back) === bytes.at(-1 - back)) back++;
  const offset = base + front;
  return {
    offset,
    length: bytes.length - front - back,
    honest: { offset, length: honest.length - front - back },
  };
}
