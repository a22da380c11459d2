import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Adversary } from './adversary.ts';
import { DEFAULT_BOUNDS } from './bounds.ts';
import { gameOf } from './games/index.ts';
import { protocolOf } from './hunt.ts';
import { Judge } from './judged.ts';
import type { Node } from './node.ts';
import { VARIANTS } from './protocol.ts';
import { System } from './system.ts';
import { Views } from './view.ts';

/** Number of bits set. */
function count(bits: number): number {
  return bits === 0 ? 0 : (bits & 1) + count(bits >> 1);
}

it.each(VARIANTS)(
  'keeps to its bounds wherever it goes; a packet withheld has a move reserved, %s',
  (variant) => {
    const system = new System([protocolOf(variant)], 2);
    const views = new Views(system, new Judge(system), 0);
    const uses = { ...gameOf('SEC-06').uses, ...gameOf('SEC-07').uses };
    const adversary = new Adversary(system, DEFAULT_BOUNDS, 0, { uses, reduced: true });
    const start: Node = { ...DEFAULT_BOUNDS, state: system.initial(), held: 0 };
    let withheld = 0;
    const property = fc.property(fc.array(fc.nat(), { minLength: 10, maxLength: 40 }), (picks) => {
      let node = start;
      for (const pick of picks) {
        const edges = adversary.edges(node, views.of(node.state));
        const next = edges[pick % Math.max(1, edges.length)]?.node;
        if (next === undefined) return;
        expect(Math.min(next.moves, next.reveals, next.ratchets)).toBeGreaterThanOrEqual(0);
        expect(count(next.held)).toBeLessThanOrEqual(next.moves);
        if (next.held !== 0) withheld += 1;
        node = next;
      }
    });
    fc.assert(property, { seed: 20261125, numRuns: 200 });
    expect(withheld).toBeGreaterThan(200);
  },
);
