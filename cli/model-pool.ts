import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import Tinypool from 'tinypool';
import type { ModelAnswer, ModelTask } from './model-task.ts';

/** The worker's code, which is built even where this is not (docs/architecture.md). */
const WORKER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/cli/model-task.js' : './model-task.js', import.meta.url),
);

/** Megabytes for a worker's newest objects: a search makes many that do not last; by default it takes a tenth longer. */
const YOUNG = 96;

export interface PoolOptions {
  /** Worker threads; by default one for each core. */
  readonly jobs: number | undefined;
  /** Once aborted, what has not been answered is given up. */
  readonly signal: AbortSignal;
  /** Called with each answer, in the order in which they come. */
  readonly answered: (answer: ModelAnswer, count: number) => void;
}

/**
 * Does pieces of the model's work side by side, each in a worker thread.
 * @returns the answers, in the order of the tasks; where the signal was aborted, those that came before it
 */
export async function runModelTasks(
  tasks: readonly ModelTask[],
  { jobs, signal, answered }: PoolOptions,
): Promise<readonly ModelAnswer[]> {
  const threads = Math.min(jobs ?? availableParallelism(), tasks.length);
  const pool = new Tinypool({
    filename: WORKER,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  });
  const answers: (ModelAnswer | undefined)[] = tasks.map(() => undefined);
  let count = 0;
  const giveUp = () => void pool.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await Promise.all(
      tasks.map(async (task, index) => {
        const answer: ModelAnswer = await pool.run(task);
        answers[index] = answer;
        count += 1;
        answered(answer, count);
      }),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
    await pool.destroy();
  }
  return answers.filter((answer) => answer !== undefined);
}
