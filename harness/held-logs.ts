import type { CheckResult } from './run-check.ts';

/** Bytes of logs that the results of a run hold until it ends: a peer that floods every check is not held whole. */
const HELD = 32 << 20;

/** Lets results keep their logs, the first of them: who is told of each as it comes has had the others. */
export class HeldLogs {
  #bytes = 0;

  /** The result, without its logs where those before it take up too much. */
  hold(result: CheckResult): CheckResult {
    const { example } = result;
    if (example === undefined) return result;
    const bytes = example.logs.flat().reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
    if (this.#bytes + bytes <= HELD) {
      this.#bytes += bytes;
      return result;
    }
    const note =
      'the run record has the log of this case: those of others before it are long (--report ndjson=FILE)';
    return { ...result, example: { ...example, logs: [[{ direction: 'event', note, milliseconds: 0 }]] } };
  }
}
