import type { ExitCode } from './exit.ts';

/** Where text, or bytes, go: `process.stdout` and `process.stderr` are such, and so is a test's buffer. */
export interface Output {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal, in characters. */
  readonly columns?: number;
}

/** What surrounds one run of the command line. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a user types, where there is anything to read. */
  readonly stdin?: NodeJS.ReadableStream;
  /** Aborted by Ctrl-C or a request to end; its reason is the signal's name. Who reads it ends in good order. */
  readonly signal: AbortSignal;
}

/** What a command is given: stdout for its result, stderr for progress, and a way to say its exit code. */
export interface Context extends Io {
  /** Notes an exit code; of all that are noted, the one of highest precedence counts. */
  exit(code: ExitCode): void;
}
