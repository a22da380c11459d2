import { DEFAULT_BOUNDS } from '../model/bounds.ts';
import { Explorer } from '../model/explorer.ts';
import { gameOf } from '../model/games/index.ts';
import { protocolOf } from '../model/hunt.ts';
import { System } from '../model/system.ts';
import { type Timed, work } from './benchmark.ts';

/** The adversary's search, from the empty world on. */
export const modelBenchmarks: readonly Timed[] = [
  exploring('simplex', 'SEC-06'),
  exploring('duplex', 'SEC-02'),
  exploring('duplex', 'SEC-07'),
];

function exploring(variant: 'simplex' | 'duplex', id: string): Timed {
  return {
    kind: 'timed',
    name: `model, distinct states of ${id} in ${variant}`,
    unit: 'states/s',
    operations: 30_000,
    target: { bound: 20_000 },
    prepare(operations) {
      const protocol = protocolOf(variant);
      const games = [gameOf(id)];
      const explore = () => {
        const system = new System([protocol], DEFAULT_BOUNDS.sessions);
        return new Explorer(system, DEFAULT_BOUNDS, 0).explore({
          bounds: DEFAULT_BOUNDS,
          games,
          limit: operations,
        });
      };
      return work(
        explore,
        ({ states, exhausted, attacks }) => states >= operations && !exhausted && attacks.length === 0,
      );
    },
  };
}
