import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recordedRandom } from './recorded-random.ts';

/** The stream by OpenSSL. */
const stream = (name: string, length: number) =>
  new Uint8Array(createHash('shake256', { outputLength: length }).update(`qsmx-vectors:${name}`).digest());

describe('recordedRandom', () => {
  it('is one continuous stream, however it is cut into draws', () => {
    const random = recordedRandom('A', 'client');
    const draws = [1, 0, 31, 64, 135, 200].map((length) => random.bytes(length));
    expect(Uint8Array.from(draws.flatMap((draw) => [...draw]))).toEqual(stream('A:client', 431));
    expect(recordedRandom('B', 'keys').bytes(16)).toEqual(stream('B:keys', 16));
  });

  it('clones to a stream that goes on from there, independently', () => {
    const random = recordedRandom('A', 'server');
    random.bytes(100);
    const clone = random.clone();
    const expected = stream('A:server', 300).slice(100);
    expect(clone.bytes(200)).toEqual(expected);
    expect(random.bytes(200)).toEqual(expected);
  });
});
