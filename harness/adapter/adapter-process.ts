import type { Role } from '../../impl/variant.ts';
import {
  type AdapterArguments,
  type AdapterCommand,
  type AdapterMessages,
  type AdapterResult,
  adapterMessages,
} from '../../record/index.ts';
import { type Launch, ManagedProcess } from '../observation/managed-process.ts';
import { describeEnd } from '../observation/peer-process.ts';
import { printableText } from '../observation/printable.ts';
import { PeerUnusableError } from '../peer-error.ts';
import { encodeMessage, MessageReader } from './message-stream.ts';

/** A command that an adapter does not carry out. */
export class UnimplementedError extends Error {}

/** A command that no adapter has: one that answers it otherwise than it must cannot be trusted with others. */
const MADE_UP = 'no-such-command';

/** Commands that wait for what the peer at the other end does. */
const UNHURRIED = ['receive', 'send'];

interface Question {
  readonly command: string;
  readonly answer: (result: unknown) => void;
  readonly fail: (error: Error) => void;
}

/** A process that speaks `qsmp-adapter/1` on its stdin and stdout. Its replies may come in any order. */
export class AdapterProcess {
  readonly process: ManagedProcess;
  /** What it says of itself. */
  readonly hello: AdapterResult<'hello'>;
  readonly #line: Line;
  readonly #messages: AdapterMessages;

  private constructor(
    process: ManagedProcess,
    line: Line,
    messages: AdapterMessages,
    hello: AdapterResult<'hello'>,
  ) {
    this.process = process;
    this.#line = line;
    this.#messages = messages;
    this.hello = hello;
  }

  /**
   * Starts it, and has it say what it can.
   * @param role the peer's that it is to be
   * @param patience milliseconds for each of its answers that does not wait for something to happen
   * @throws PeerUnusableError when it does not keep to the protocol
   */
  static async start(launch: Launch, name: string, role: Role, patience: number): Promise<AdapterProcess> {
    const messages = await adapterMessages();
    const process = ManagedProcess.start({ ...launch, spoken: true });
    try {
      const line = new Line(process, name, messages, patience);
      await refusesUnknown(line, name);
      const told = await line.ask('hello', { format: 'qsmp-adapter/1', role });
      const hello = messages.result('hello', told, `${name}: hello`);
      return new AdapterProcess(process, line, messages, hello);
    } catch (error) {
      await process.stop();
      if (error instanceof PeerUnusableError) throw error;
      throw new PeerUnusableError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  /** Whether it says that it carries this out. */
  offers(command: AdapterCommand): boolean {
    return this.hello.commands.includes(command);
  }

  /**
   * Has it carry out a command.
   * @throws UnimplementedError where it does not; PeerUnusableError when it fails, ends or does not answer
   */
  async ask<Command extends AdapterCommand>(
    command: Command,
    given: AdapterArguments<Command>,
  ): Promise<AdapterResult<Command>> {
    const result = await this.#line.ask(command, given);
    return this.#messages.result(command, result, `${this.hello.name}: ${command}`);
  }
}

/** An adapter that carries out, or merely does not refuse, what it cannot know would answer anything. */
async function refusesUnknown(line: Line, name: string): Promise<void> {
  try {
    await line.ask(MADE_UP, {});
  } catch (error) {
    if (error instanceof UnimplementedError) return;
    throw error;
  }
  throw new PeerUnusableError(
    `${name} answered '${MADE_UP}', a command that there is not, as if it were one`,
  );
}

/** What is asked and answered over the process's stdin and stdout. */
class Line {
  readonly #process: ManagedProcess;
  readonly #name: string;
  readonly #messages: AdapterMessages;
  readonly #reader = new MessageReader();
  readonly #patience: number;
  readonly #open = new Map<number, Question>();
  #asked = 0;
  #over: PeerUnusableError | undefined;

  constructor(process: ManagedProcess, name: string, messages: AdapterMessages, patience: number) {
    this.#patience = patience;
    this.#process = process;
    this.#name = name;
    this.#messages = messages;
    const [stdout] = process.output;
    stdout?.on('data', (bytes: Buffer) => this.#take(bytes));
    stdout?.on('error', () => {});
    void process.whenEnded.then((end) => this.#end(`ended: ${describeEnd(end)}`));
  }

  async ask(command: string, given: object): Promise<unknown> {
    if (this.#over !== undefined) throw this.#over;
    const id = this.#asked++;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((answer, fail) => {
        this.#open.set(id, { command, answer, fail });
        if (!UNHURRIED.includes(command))
          timer = setTimeout(
            () => fail(this.#error(`did not answer ${command} within ${this.#patience / 1000} s`)),
            this.#patience,
          );
        this.#process.type(encodeMessage({ id, command, arguments: given }));
      });
    } finally {
      clearTimeout(timer);
      this.#open.delete(id);
    }
  }

  #take(bytes: Uint8Array): void {
    if (this.#over !== undefined) return;
    try {
      for (const document of this.#reader.push(bytes)) this.#answer(document);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#end(`does not keep to qsmp-adapter/1: ${why}`);
    }
  }

  #answer(document: unknown): void {
    const reply = this.#messages.reply(document, 'a reply');
    const question = this.#open.get(reply.id);
    // What nobody waits for any more.
    if (question === undefined) {
      if (reply.id < this.#asked) return;
      throw new RangeError(`a reply to ${reply.id}, which was not asked`);
    }
    if (!('error' in reply)) question.answer(reply.result);
    else if (reply.error.kind === 'unimplemented')
      question.fail(new UnimplementedError(`${this.#name} does not carry out ${question.command}`));
    else question.fail(this.#error(`failed to ${question.command}: ${reply.error.message}`));
  }

  /** Nothing is answered any more. */
  #end(why: string): void {
    this.#over ??= this.#error(why);
    for (const { fail } of this.#open.values()) fail(this.#over);
  }

  #error(what: string): PeerUnusableError {
    return new PeerUnusableError(printableText(`${this.#name} ${what}`));
  }
}
