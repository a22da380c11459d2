import type { RandomSource } from '../primitives/random.ts';

/**
 * A source of exactly these draws.
 * @throws RangeError for a draw of another length, or one too many
 */
export function drawing(...draws: readonly Uint8Array[]): RandomSource {
  const left = [...draws];
  return {
    bytes(length) {
      const draw = left.shift();
      if (draw?.length !== length) {
        throw new RangeError(`a draw of ${length} bytes, where ${draw?.length ?? 'no more'} were expected`);
      }
      return draw.slice();
    },
    clone: () => drawing(...left),
  };
}
