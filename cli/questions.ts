import { createInterface } from 'node:readline';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';

/** Asks on stderr, and takes each line of the input for an answer. */
export class Questions {
  readonly #lines: AsyncIterator<string>;
  readonly #context: Context;

  /** @throws UsageError where there is no input */
  constructor(context: Context) {
    if (context.stdin === undefined) throw new UsageError('there is no input to take answers from');
    this.#context = context;
    const lines = createInterface({ input: context.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** One of several; the first is what an empty answer means. @throws UsageError when the input ends first */
  async choose<Choice extends string>(
    question: string,
    choices: readonly [Choice, ...Choice[]],
  ): Promise<Choice> {
    const [usual] = choices;
    for (;;) {
      const answer = (await this.#line(`${question} (${choices.join(', ')}) [${usual}]`)) || usual;
      const chosen = choices.find((each) => each === answer);
      if (chosen !== undefined) return chosen;
      this.#context.stderr.write(`it is one of ${choices.join(', ')}\n`);
    }
  }

  /** What may not be empty. @throws UsageError when the input ends first */
  async text(question: string): Promise<string> {
    for (;;) {
      const answer = await this.#line(question);
      if (answer !== '') return answer;
      this.#context.stderr.write('it is needed\n');
    }
  }

  async #line(question: string): Promise<string> {
    this.#context.stderr.write(`${question}: `);
    const { done, value } = await this.#lines.next();
    if (done) throw new UsageError('the input ended before all was answered');
    return value.trim();
  }
}
