import type { Io } from './context.ts';
import { EXIT } from './exit.ts';

/** The process's own streams and environment. Once, at the start of a process. */
export function processIo(): Io {
  process.stdout.on('error', endOnLostOutput);
  process.stderr.on('error', endOnLostOutput);
  let signal: AbortSignal | undefined;
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    stdin: process.stdin,
    // Only a command that asks for it has something to end in good order.
    get signal() {
      signal ??= interruption();
      return signal;
    },
  };
}

/** Aborted by the first SIGINT, SIGTERM, or loss of the parent that watches us; a second SIGINT ends at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort('SIGINT');
    process.once('SIGINT', () => process.exit(EXIT.INTERRUPTED));
  });
  process.once('SIGTERM', () => controller.abort('SIGTERM'));
  if (process.connected) process.once('disconnect', () => controller.abort('SIGTERM'));
  return controller.signal;
}

function endOnLostOutput(error: NodeJS.ErrnoException): void {
  // A reader that has seen enough (`qsmp ... | head`) is no failure: the command goes on to its own end, so
  // that its reports are written and its exit code is true.
  if (error.code === 'EPIPE') return;
  process.stderr.write(`qsmp: the output cannot be written: ${error.message}\n`);
  process.exit(EXIT.UNUSABLE);
}
