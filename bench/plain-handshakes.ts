import { Conversation } from '../harness/conversation.ts';
import type { Target } from '../harness/target.ts';

/** Plain handshakes in flight at once, and in all on each target. */
const IN_FLIGHT = 16;
const PLAIN = 400;

/** Plain handshakes a second with one target, many in flight. */
export async function plainRate(target: Target): Promise<number> {
  let left = PLAIN;
  const begun = performance.now();
  const worker = async (worker: number): Promise<void> => {
    while (left-- > 0) {
      const session = await Conversation.open(target, `plain ${worker} ${left}`);
      if (!(await session.handshake())) throw new Error(`${target.name} completed no handshake`);
      session.close();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, index) => worker(index)));
  return (1000 * PLAIN) / (performance.now() - begun);
}
