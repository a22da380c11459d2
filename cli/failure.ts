import { CommanderError } from 'commander';
import type { Io } from './context.ts';
import { CommandError } from './errors.ts';
import { EXIT, type ExitCode } from './exit.ts';

/** Exit codes of errors that other rooms raise, by their `code`; the rest are `UNUSABLE`. */
const EXIT_BY_CODE: Readonly<Record<string, ExitCode>> = {
  QSMP_KEY_FILE: EXIT.USAGE,
  QSMP_RECORD: EXIT.USAGE,
};

/** The exit code that a thrown value stands for. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
  const code = ownCode(error);
  return (code === undefined ? undefined : EXIT_BY_CODE[code]) ?? EXIT.UNUSABLE;
}

/** The stable code of an error of ours. `record` has errors of its own, as it imports nothing. */
function ownCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('QSMP_') ? code : undefined;
}

/**
 * Says on stderr, in one line, why a command failed. The stack, causes included, follows only where the
 * environment has `QSMP_DEBUG=1`. Help and version, which commander throws too, are said already.
 */
export function reportFailure(error: unknown, io: Io): void {
  const sentence = sentenceOf(error);
  if (sentence === undefined) return;
  io.stderr.write(`qsmp: ${sentence.replace(/\s*\n\s*/g, ' ').trim()}\n`);
  if (io.env['QSMP_DEBUG'] === '1') {
    for (let at = error; at instanceof Error; at = at.cause) io.stderr.write(`${at.stack}\n`);
  }
}

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof CommanderError) {
    const said = error.code === 'commander.version' || error.code.startsWith('commander.help');
    return said ? undefined : error.message.replace(/^error: /, '');
  }
  const message = error instanceof Error ? error.message : String(error);
  if (ownCode(error) !== undefined || isSystemError(error)) return message;
  return `internal error: ${message} (QSMP_DEBUG=1 shows where)`;
}

/** Whether the operating system refused something, as with ENOSPC or EADDRINUSE. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
