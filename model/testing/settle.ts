import type { World } from '../world.ts';

/** Delivers honest packets until nothing is on its way. */
export function settle(world: World): void {
  for (let moved = true; moved; ) {
    moved = world.system.slots.some(({ index }) => {
      const packet = world.system.pending(world.state, index);
      return packet !== undefined && world.deliver(index, packet);
    });
  }
}
