import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { matches } from '../expected.ts';

/** Characters of a line that are looked at, and lines that are kept for who has not yet looked. */
const LINE = 4_096;
const LINES = 1_000;

/** What a program says, line by line, in bounded memory however much it says. */
export class ProgramOutput {
  /** Lines that nobody has passed over yet; the last is not yet ended. */
  #lines: string[] = [''];
  #wake: (() => void)[] = [];

  constructor(streams: readonly Readable[]) {
    for (const stream of streams) {
      const decoder = new StringDecoder('utf8');
      stream.on('data', (bytes: Buffer) => this.#take(decoder.write(bytes)));
      stream.on('error', () => {});
    }
  }

  /**
   * Resolves when it says this, and passes over what it has said by then. A prompt needs no line end.
   * @param pattern `*` stands for any characters
   */
  async says(pattern: string): Promise<void> {
    const wanted = `*${pattern}*`;
    for (;;) {
      const at = this.#lines.findIndex((line) => matches(wanted, line));
      if (at >= 0) {
        this.#lines = ['', ...this.#lines.slice(at + 1)];
        return;
      }
      // What has been looked at and is over says nothing more.
      this.#lines = this.#lines.slice(-1);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  #take(text: string): void {
    const [first = '', ...more] = text.split(/\r?\n/);
    this.#lines.push(
      `${this.#lines.pop() ?? ''}${first}`.slice(0, LINE),
      ...more.map((line) => line.slice(0, LINE)),
    );
    if (this.#lines.length > LINES) this.#lines = this.#lines.slice(-LINES);
    const woken = this.#wake;
    this.#wake = [];
    for (const wake of woken) wake();
  }
}
