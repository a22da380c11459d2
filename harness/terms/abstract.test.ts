import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choice } from '../../model/choices.ts';
import { protocolOf } from '../../model/hunt.ts';
import { VARIANTS } from '../../model/protocol.ts';
import { System } from '../../model/system.ts';
import { runSideBySide } from './side-by-side.ts';
import { testCast } from './testing/test-cast.ts';

const cast = testCast('abstract');

describe.each(VARIANTS)('bytes made abstract, %s', (variant) => {
  const system = new System([protocolOf(variant)], 2);
  const choices = fc.array(choice, { minLength: 20, maxLength: 50 });

  it('are the terms that the model says were sent', () => {
    let packets = 0;
    const property = fc.property(choices, fc.nat(), (made, draws) => {
      const { world } = runSideBySide(system, made, { cast, seed: `${draws}` });
      for (const { index } of system.slots) {
        const { sent } = system.session(world.model.state, index).history;
        const bytes = world.actor(index)?.sent ?? [];
        const unseen = system.session(world.model.state, index).history.epochs.some(({ kind }) => kind === 2);
        if (unseen) continue;
        packets += bytes.length;
        expect(bytes.map((packet) => world.abstract(index, packet))).toEqual(sent);
      }
    });
    fc.assert(property, { seed: 20261123, numRuns: 40 });
    expect(packets).toBeGreaterThan(100);
  });

  it('keep what they are where they were not changed', () => {
    const { world } = runSideBySide(
      system,
      [
        { kind: 'start', slot: 0, pick: 9 },
        { kind: 'deliver', slot: 1, pick: 0 },
      ],
      { cast, seed: 'changed' },
    );
    const [packet = new Uint8Array()] = world.actor(1)?.sent ?? [];
    const changed = packet.slice();
    changed.set([(packet.at(-1) ?? 0) ^ 1], packet.length - 1);
    const { terms } = system;
    const [honest, other] = [packet, changed].map((bytes) => terms.args(world.abstract(1, bytes)));
    expect(other?.slice(0, -1)).toEqual(honest?.slice(0, -1));
    expect(other?.at(-1)).not.toBe(honest?.at(-1));
    expect(terms.labelText(terms.arg(other?.at(-1) ?? -1, 0))).toMatch(/^bytes /);
  });
});
