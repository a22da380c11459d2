import type { Trace, TraceStep } from './trace.ts';

/** Characters that a step is counted with besides its bytes, and the sum at which a trace is full. */
const STEP = 200;
const MAXIMUM_RECORDED = 32 << 20;

/** What is known of a trace before its first step. */
export type TraceHead = Omit<Trace, 'format' | 'steps' | 'incomplete'>;

/** Collects the steps of a trace as they happen, up to what a document may hold. */
export class TraceRecorder {
  readonly #head: TraceHead;
  readonly #maximum: number;
  readonly #begun = performance.now();
  readonly #steps: TraceStep[] = [];
  #size = 0;
  #missed = 0;

  /** @param maximum characters of the steps, about */
  constructor(head: TraceHead, maximum: number = MAXIMUM_RECORDED) {
    this.#head = head;
    this.#maximum = maximum;
  }

  /** Adds a step, which happens now unless it says when. Once one did not fit, none is added. */
  add(step: TraceStep): void {
    const size = sizeOf(step);
    if (this.#missed > 0 || this.#size + size > this.#maximum) {
      this.#missed += 1;
      return;
    }
    this.#size += size;
    const now = Math.round((performance.now() - this.#begun) * 1000) / 1000;
    this.#steps.push({ ...step, milliseconds: step.milliseconds ?? now });
  }

  /** What was recorded so far. */
  get trace(): Trace {
    return {
      format: 'qsmp-trace/1',
      ...this.#head,
      ...(this.#missed === 0 ? {} : { incomplete: `it was full, and ${this.#missed} more steps happened` }),
      steps: [...this.#steps],
    };
  }
}

function sizeOf(step: TraceStep): number {
  return Object.values(step).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    STEP,
  );
}
