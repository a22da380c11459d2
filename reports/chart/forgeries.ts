import type { Trace, TraceStep } from '../../record/index.ts';

/** Tells what who owns the network made or changed from what it passes on as it came. */
export class Forgeries {
  readonly #adversaries: ReadonlySet<string>;
  readonly #heard = new Set<string>();

  constructor({ agents }: Trace) {
    this.#adversaries = new Set(agents.filter(({ kind }) => kind === 'adversary').map(({ name }) => name));
  }

  /** Takes the next step. @returns whether it is a message from an adversary that nobody sent to one before */
  see(step: TraceStep): boolean {
    if (step.kind !== 'send') return false;
    const content = step.bytes ?? step.term ?? '';
    if (this.#adversaries.has(step.to)) this.#heard.add(content);
    return this.#adversaries.has(step.from) && !this.#heard.has(content);
  }
}
