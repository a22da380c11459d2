import { type BackendName, backend } from '../impl/crypto/backends.ts';
import { runSlowTask, type SlowResult, type SlowTask } from '../impl/net/slow-crypto.ts';
import { systemRandom } from '../impl/primitives/random.ts';

/** A slow operation, and whose cryptography does it. */
export interface SlowTaskOf {
  readonly task: SlowTask;
  readonly backend: BackendName;
}

/** Does it, in a worker thread. */
export default function doSlowTask({ task, backend: name }: SlowTaskOf): SlowResult {
  return runSlowTask(task, backend(name), systemRandom);
}
