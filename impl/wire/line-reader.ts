import { KeyFileError } from '../errors.ts';
import type { KeyFilePolicy, LineEnd } from './keyfile-policy.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Reads a text's lines, one after the other, a character for each byte. */
export class LineReader {
  readonly #bytes: Uint8Array;
  readonly #policy: KeyFilePolicy;
  #offset = 0;
  #number = 0;
  #first: LineEnd | undefined;

  constructor(bytes: Uint8Array, policy: KeyFilePolicy) {
    this.#bytes = bytes;
    this.#policy = policy;
  }

  /** The number of the line read last; the first is 1. */
  get number(): number {
    return this.#number;
  }

  /** What no line has been read of yet. */
  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#offset);
  }

  /** Whether the next line is empty. */
  get atEmptyLine(): boolean {
    const [first, second] = this.rest;
    return first === LF || (first === CR && second === LF);
  }

  /**
   * The next line, without its end.
   * @throws KeyFileError for a line that the text ends in, or whose end the policy refuses
   */
  next(): string {
    this.#number++;
    const end = this.#bytes.indexOf(LF, this.#offset);
    if (end < 0)
      throw new KeyFileError('layout', `the file ends in line ${this.#number}, before its line end`);

    const lineEnd = end > this.#offset && this.#bytes[end - 1] === CR ? 'CRLF' : 'LF';
    this.#first ??= lineEnd;
    if (!this.#policy.acceptLineEnd(lineEnd, this.#first)) {
      throw new KeyFileError('layout', `line ${this.#number} ends in ${lineEnd}, line 1 in ${this.#first}`);
    }

    const { buffer, byteOffset } = this.#bytes;
    const length = (lineEnd === 'CRLF' ? end - 1 : end) - this.#offset;
    const line = Buffer.from(buffer, byteOffset + this.#offset, length).toString('latin1');
    this.#offset = end + 1;
    return line;
  }
}
