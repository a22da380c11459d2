import type { Output } from './context.ts';

const ERASE_LINE = '\r\u001b[K';

/** A line of progress on a terminal; nothing where stderr is none. */
export class Progress {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  show(text: string): void {
    if (this.#output.isTTY)
      this.#output.write(`${ERASE_LINE}${text.slice(0, (this.#output.columns ?? 80) - 1)}`);
  }

  clear(): void {
    if (this.#output.isTTY) this.#output.write(ERASE_LINE);
  }
}
