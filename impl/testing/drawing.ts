import { expect } from 'vitest';
import type { RandomSource } from '../primitives/random.ts';

/** A source of exactly these draws; a draw of another length, or one too many, fails. */
export function drawing(...draws: readonly Uint8Array[]): RandomSource {
  const left = [...draws];
  return {
    bytes(length) {
      const draw = left.shift();
      expect(draw, 'a draw too many').toHaveLength(length);
      return Uint8Array.from(draw ?? []);
    },
    clone: () => drawing(...left),
  };
}
