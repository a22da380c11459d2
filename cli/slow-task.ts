import { constants, getPriority, setPriority } from 'node:os';
import { type BackendName, backend } from '../impl/crypto/backends.ts';
import { runSlowTask, type SlowResult, type SlowTask } from '../impl/net/slow-crypto.ts';
import { systemRandom } from '../impl/primitives/random.ts';

/** How much lower the priority of a thread for what is slow is: of a core it has a third of what the others have. */
const LOWER = 5;
const LOWEST = constants.priority.PRIORITY_LOW;

/** A slow operation, and whose cryptography does it. */
export interface SlowTaskOf {
  readonly task: SlowTask;
  readonly backend: BackendName;
}

// Of a core that is short, the thread that serves has more: on Linux a priority is a thread's own, and not its process's.
if (process.platform === 'linux') setPriority(Math.min(getPriority() + LOWER, LOWEST));

/** Does it, in a worker thread. */
export default function doSlowTask({ task, backend: name }: SlowTaskOf): SlowResult {
  return runSlowTask(task, backend(name), systemRandom);
}
