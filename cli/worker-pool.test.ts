import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_PROC } from '../harness/observation/usage.ts';
import { gone, isRunning } from '../harness/testing/running.ts';
import { runTasks } from './worker-pool.ts';

/** A worker that leaves a child which nothing but a signal ends, and says its number, or else waits for ever. */
const WORKER = `
import { spawn } from 'node:child_process';
export default async function leave(task) {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { detached: true, stdio: 'ignore' });
  return task === 'answer' ? child.pid : new Promise(() => {});
}
`;

describe.runIf(HAS_PROC)('runTasks leaves nothing of what a worker started', () => {
  let folder = '';
  let worker = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'qsmp-'));
    worker = join(folder, 'worker.mjs');
    writeFileSync(worker, WORKER);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['when all is done', ['answer', 'answer'], 2],
    ['when it is given up', ['answer', 'wait'], 1],
  ])('%s', async (_, tasks, answers) => {
    const control = new AbortController();
    const seen: boolean[] = [];
    const left = await runTasks<string, number>(worker, tasks, {
      jobs: 1,
      signal: control.signal,
      answered(pid) {
        seen.push(isRunning(pid));
        if (tasks.includes('wait')) control.abort();
      },
    });
    expect(seen).toEqual(Array.from({ length: answers }, () => true));
    expect(left).toHaveLength(answers);
    await Promise.all(left.map(gone));
  });
});
