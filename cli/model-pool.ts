import type { ModelAnswer, ModelTask } from './model-task.ts';
import { type PoolOptions, runTasks, workerPath } from './worker-pool.ts';

/** Does pieces of the model's work side by side. */
export function runModelTasks(
  tasks: readonly ModelTask[],
  options: PoolOptions<ModelAnswer>,
): Promise<readonly ModelAnswer[]> {
  return runTasks(workerPath('model-task'), tasks, options);
}
