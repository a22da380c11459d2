import type { Launch } from '../observation/managed-process.ts';

/** The program that gives another a terminal. */
export const TERMINAL_PROGRAM = 'script';

/** A program given a terminal of its own, on which it is talked to. */
export function underTerminal({ command, args, environment = {}, ...launch }: Launch): Launch {
  // script(1) takes a line of the shell: each word is quoted, so that it stays one.
  const line = [command, ...args].map(quoted).join(' ');
  return {
    ...launch,
    command: TERMINAL_PROGRAM,
    args: ['-q', '-e', '-f', '-c', `exec ${line}`, '/dev/null'],
    environment: { ...environment, SHELL: '/bin/sh' },
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
