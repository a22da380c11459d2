import { fileURLToPath } from 'node:url';
import type { ModelAnswer, ModelTask } from './model-task.ts';
import { type PoolOptions, runTasks } from './worker-pool.ts';

/** The worker's code, which is built even where this is not (docs/architecture.md). */
const WORKER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/cli/model-task.js' : './model-task.js', import.meta.url),
);

/** Does pieces of the model's work side by side. */
export function runModelTasks(
  tasks: readonly ModelTask[],
  options: PoolOptions<ModelAnswer>,
): Promise<readonly ModelAnswer[]> {
  return runTasks(WORKER, tasks, options);
}
