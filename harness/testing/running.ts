import { existsSync, readFileSync } from 'node:fs';

/** Whether there is a process of that number which has not ended: what nobody has waited for yet is no more. */
export function isRunning(pid: number | undefined): boolean {
  try {
    if (pid === undefined || !process.kill(pid, 0)) return false;
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) Z [^)]*$/.test(readFileSync(stat, 'latin1'));
  } catch {
    return false;
  }
}

/** Resolves when a process that was killed has gone; fails with the test's time where it stays. */
export async function gone(pid: number | undefined): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => setImmediate(resolve));
}
