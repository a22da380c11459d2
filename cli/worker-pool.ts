import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import Tinypool from 'tinypool';
import { StartMark } from '../harness/observation/start-mark.ts';

/** The built code of a worker, which is there even where this is not built (docs/architecture.md). */
export function workerPath(name: string): string {
  const path = import.meta.url.endsWith('.ts') ? `../dist/cli/${name}.js` : `./${name}.js`;
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Megabytes for a worker's newest objects: our work makes many that do not last; by default a search takes a tenth longer. */
const YOUNG = 96;

/** Bytes of objects that a worker may hold after a piece of work: with more, another takes its place. */
const HELD = 192 * 1024 * 1024;

/** Marks what workers start: when one of them is given up, nobody else ends it. */
const MARK = 'QSMP_STARTED_BY_POOL';

export interface PoolOptions<Answer> {
  /** Worker threads; by default one for each core. */
  readonly jobs: number | undefined;
  /** Once aborted, what has not been answered is given up. */
  readonly signal: AbortSignal;
  /** Called with each answer, in the order in which they come. */
  readonly answered: (answer: Answer, count: number) => void;
}

/**
 * Does pieces of work side by side, each in a worker thread.
 * @param worker the path of the worker's built code, whose default export does one piece
 * @returns the answers, in the order of the tasks; where the signal was aborted, those that came before it
 */
export async function runTasks<Task, Answer>(
  worker: string,
  tasks: readonly Task[],
  { jobs, signal, answered }: PoolOptions<Answer>,
): Promise<readonly Answer[]> {
  const threads = Math.min(jobs ?? availableParallelism(), tasks.length);
  const mark = new StartMark(MARK);
  const pool = new Tinypool({
    filename: worker,
    minThreads: threads,
    maxThreads: threads,
    env: Object.assign({}, process.env, mark.environment),
    maxMemoryLimitBeforeRecycle: HELD,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  });
  const answers: (Answer | undefined)[] = tasks.map(() => undefined);
  let count = 0;
  const giveUp = () => void pool.destroy();
  const killAll = () => mark.killAll();
  signal.addEventListener('abort', giveUp, { once: true });
  process.once('exit', killAll);
  try {
    await Promise.all(
      tasks.map(async (task, index) => {
        const answer: Answer = await pool.run(task);
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
    process.off('exit', killAll);
    killAll();
  }
  return answers.filter((answer) => answer !== undefined);
}
