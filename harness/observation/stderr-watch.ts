import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { crashTextIn } from './crash-text.ts';
import { printableText } from './printable.ts';

/** Characters kept of the end of what was said, of one line, and of a report with the lines that follow it. */
const TAIL = 10_000;
const LINE = 1_000;
const REPORT_LINES = 12;
/** Lines before the one by which a report is known, among which may be the error: Node says that first. */
const BEFORE_LINES = 16;
const ERROR_LINE = /^(Uncaught )?\w*(Error|Exception)\b/;

/** A report of something that broke: what it is, and its lines, fit to print. */
export interface CrashReport {
  readonly what: string;
  readonly text: string;
}

/** Reads what a process says on stderr, in bounded memory however much it says. */
export class StderrWatch {
  readonly #decoder = new StringDecoder('utf8');
  /** The beginning of the line that is not yet ended. */
  #line = '';
  #tail = '';
  #before: string[] = [];
  #report: { what: string; lines: string[] } | undefined;
  #reports = 0;

  constructor(stream: Readable) {
    stream.on('data', (bytes: Buffer) => this.#take(this.#decoder.write(bytes)));
    stream.on('error', () => {});
  }

  /** The end of what was said, fit to print. */
  get tail(): string {
    return printableText(`${this.#tail}${this.#line}`.slice(-TAIL).trim().replaceAll('\n', ' / '));
  }

  /** How many reports of something broken there were. */
  get reports(): number {
    return this.#reports;
  }

  /** The last of them. */
  get report(): CrashReport | undefined {
    if (this.#report === undefined) return undefined;
    const { what, lines } = this.#report;
    return { what, text: lines.map(printableText).join(' / ') };
  }

  /** Nothing more will come: the last line needs no line end. */
  finish(): void {
    this.#endLine();
  }

  #take(text: string): void {
    let begin = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      this.#extend(text, begin, end);
      this.#endLine();
      begin = end + 1;
    }
    this.#extend(text, begin, text.length);
  }

  #extend(text: string, begin: number, end: number): void {
    const room = LINE - this.#line.length;
    if (room > 0) this.#line += text.slice(begin, Math.min(end, begin + room));
  }

  #endLine(): void {
    const line = this.#line.replace(/\r$/, '');
    if (line === '') return;
    this.#line = '';
    this.#tail = `${this.#tail}${line}\n`;
    if (this.#tail.length > 2 * TAIL) this.#tail = this.#tail.slice(-TAIL);
    const what = crashTextIn(line);
    const open = this.#report;
    // What follows a report belongs to it: the frames of its stack name other words of the list.
    if (open !== undefined && open.lines.length < REPORT_LINES) open.lines.push(line);
    else if (what !== undefined) {
      this.#reports += 1;
      const from = this.#before.findLastIndex((each) => ERROR_LINE.test(each));
      this.#report = { what, lines: from < 0 ? [line] : [...this.#before.slice(from), line] };
    }
    this.#before = [...this.#before, line].slice(-BEFORE_LINES);
  }
}
