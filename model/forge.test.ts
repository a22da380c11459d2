import { expect, it } from 'vitest';
import { protocolOf } from './hunt.ts';
import { mutantOf } from './mutants/index.ts';
import type { Protocol } from './protocol.ts';
import { System } from './system.ts';
import { settle } from './testing/settle.ts';
import { World } from './world.ts';

const duplex = protocolOf('duplex');
/** Where a refusal leaves a closed session with all that it held. */
const unerased = mutantOf('teardown-does-not-erase').change(duplex);

function worldOf(protocol: Protocol): World {
  return new World(new System([protocol], 1));
}

/** How many of the forgeries for a session are refused, and how many are not. */
function forgeries({ system, state }: World, slot: number): { refused: number; taken: number } {
  const all = system.forgeries(state, slot);
  const refused = all.filter((delivery) => delivery.refused).length;
  return { refused, taken: all.length - refused };
}

it('one packet that is refused stands for all, where a refusal matters, and none where not', () => {
  for (const protocol of [duplex, unerased]) {
    const refused = protocol === unerased ? 1 : 0;
    const world = worldOf(protocol);
    world.newSession(0, 0);
    world.deliver(1, world.system.pending(world.state, 1) ?? -1);
    // The server's own packet, of now; the next minute's is not signed.
    expect(forgeries(world, 0)).toEqual({ refused, taken: 1 });
    settle(world);
    world.encrypt(0);
    expect(forgeries(world, 1)).toEqual({ refused, taken: 1 });
    world.deliver(1, world.system.pending(world.state, 1) ?? -1);
    // The message is of the past now.
    expect(forgeries(world, 1)).toEqual({ refused, taken: 0 });
  }
});

it('plain packets are those of the present time and the usual key identity', () => {
  const world = worldOf(protocolOf('simplex'));
  const { system, state } = world;
  const plain = system.forgeries(state, 1, true);
  expect(plain).toHaveLength(1);
  expect(system.forgeries(state, 1).length).toBeGreaterThan(plain.length);
});
