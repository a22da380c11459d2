import type { ConcreteWorld } from '../../harness/terms/concrete-world.ts';
import type { Breach } from '../level.ts';

/** A KEM key or ciphertext that was made twice, in one session or in two: each is to be fresh. */
export function repeatedIn(world: ConcreteWorld): Breach | undefined {
  const seen = new Set<string>();
  for (const { index, variant, role } of world.model.system.slots) {
    const { watched } = world.actor(index) ?? {};
    for (const [at, bytes] of (watched?.made ?? []).entries()) {
      const key = Buffer.from(bytes).toString('latin1');
      if (seen.has(key))
        return {
          requirement: variant === 'simplex' ? 'SMX-02' : 'DPX-03',
          expected: 'a fresh KEM key or ciphertext',
          observed: 'one that was made before',
          state: `${variant} ${role}, contribution ${at + 1}`,
          response: 'made again',
        };
      seen.add(key);
    }
  }
  return undefined;
}
