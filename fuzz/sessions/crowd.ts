import {
  descriptorsLeft,
  MEMORY_PER_CONNECTION,
  MEMORY_SLACK,
  OWN_DESCRIPTORS,
  QUIET_SHARE,
  QUIET_WINDOW,
  shareOfCore,
  usageOf,
} from '../../harness/observation/cost.ts';
import type { Target } from '../../harness/target.ts';
import type { Breach } from '../level.ts';

/** Connections of a case that is tried on many. */
export const CROWD = 64;

/** Milliseconds after which it is looked again, where the peer seems busy: its runtime may have been tidying up. */
const LOOK = 300;

const MEBIBYTE = 1 << 20;

/** One connection on which a case was played, and which is still open. */
interface Open {
  close(): void;
}

/**
 * Plays a case on many connections that are open at the same time, and measures what they cost the peer's process:
 * memory while they are open, descriptors and processor time once they are closed (DOS-01, DOS-03).
 * @param play plays it on a connection of its own; of the first it may be told what happens
 * @param asks asks the peer something, so that it has done what it was told before
 */
export async function crowd(
  target: Target,
  times: number,
  play: (isFirst: boolean) => Promise<Open>,
  asks: () => Promise<unknown>,
): Promise<readonly Omit<Breach, 'state'>[]> {
  const before = usageOf(target);
  const open: Open[] = [];
  let held = before;
  try {
    const played = Array.from({ length: times }, async (_, at) => open.push(await play(at === 0)));
    const failed = (await Promise.allSettled(played)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    await asks();
    held = usageOf(target);
  } finally {
    for (const each of open) each.close();
  }
  if (before === undefined || held === undefined) return [];
  const breaches: Omit<Breach, 'state'>[] = [];
  const grown = held.memory - before.memory;
  if (grown > MEMORY_SLACK + times * MEMORY_PER_CONNECTION)
    breaches.push({
      requirement: 'DOS-01',
      expected: 'a connection costs no more memory than the largest packet of its stage',
      observed: `with ${times} of them open it has ${Math.round(grown / MEBIBYTE)} MiB more`,
      response: 'memory grew',
    });
  const left = await descriptorsLeft(target, before.descriptors, target.patience.reaction, asks);
  if (left > OWN_DESCRIPTORS)
    breaches.push({
      requirement: 'DOS-01',
      expected: 'a connection that has ended leaves nothing behind',
      observed: `${left} descriptors are left of ${times} connections`,
      response: 'descriptors left',
    });
  const share = await busyShare(target);
  if (share >= QUIET_SHARE)
    breaches.push({
      requirement: 'DOS-03',
      expected: `under ${QUIET_SHARE * 100} % of a core when the connections have ended`,
      observed: `${Math.round(share * 100)} % over ${QUIET_WINDOW / 1000} s`,
      response: 'busy',
    });
  return breaches;
}

async function busyShare(target: Target): Promise<number> {
  const share = await shareOfCore(target, LOOK);
  return share < QUIET_SHARE ? share : shareOfCore(target, QUIET_WINDOW);
}
