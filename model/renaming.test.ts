import fc from 'fast-check';
import { expect, it } from 'vitest';
import { choice, moveOf } from './choices.ts';
import { protocolOf } from './hunt.ts';
import { VARIANTS } from './protocol.ts';
import { Renaming } from './renaming.ts';
import { System } from './system.ts';
import { World } from './world.ts';

/** The two links exchanged. */
const EXCHANGED = [2, 3, 0, 1];

it.each(VARIANTS)('links that change places live the same life, %s', (variant) => {
  const system = new System([protocolOf(variant)], 2);
  const renaming = new Renaming(system, EXCHANGED);
  let moved = 0;
  const property = fc.property(fc.array(choice, { minLength: 10, maxLength: 40 }), (choices) => {
    const [one, other] = [new World(system), new World(system)];
    for (const made of choices) {
      const move = moveOf(one, made);
      if (move === undefined) continue;
      expect(other.make(renaming.move(move))).toBe(one.make(move));
      moved += 1;
    }
    expect(renaming.state(one.state)).toEqual(other.state);
    expect(renaming.state(other.state)).toEqual(one.state);
  });
  fc.assert(property, { seed: 20261125, numRuns: 60 });
  expect(moved).toBeGreaterThan(600);
});
