import type { Io } from './context.ts';

/** An {@link Io} that keeps what is written, for running commands in process. */
export interface BufferedIo extends Io {
  /** What was written to stdout so far. */
  output(): string;
  /** What was written to stderr so far. */
  errors(): string;
}

/**
 * @param surroundings `columns` makes stdout a terminal of that width
 */
export function bufferedIo({
  columns,
  env = {},
  signal = new AbortController().signal,
}: {
  readonly signal?: AbortSignal;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
} = {}): BufferedIo {
  const output: string[] = [];
  const errors: string[] = [];
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  return {
    stdout: { write: (text) => output.push(textOf(text)), ...terminal },
    stderr: { write: (text) => errors.push(textOf(text)) },
    env,
    signal,
    output: () => output.join(''),
    errors: () => errors.join(''),
  };
}

function textOf(written: string | Uint8Array): string {
  return typeof written === 'string' ? written : new TextDecoder().decode(written);
}
