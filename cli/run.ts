import { Command, type CommanderError } from 'commander';
import { type CommandFactory, commandsFor } from './commands.ts';
import type { Context, Io } from './context.ts';
import { UsageError } from './errors.ts';
import { type ExitCode, foremost } from './exit.ts';
import { exitCodeOf, reportFailure } from './failure.ts';
import { didYouMean } from './suggest.ts';
import { VERSION } from './version.ts';

/** Width of help where the output is no terminal, in characters. */
const HELP_WIDTH = 80;

/**
 * Runs one command line and returns its exit code. It never throws and never ends the process.
 *
 * @param argv the arguments after the program's name
 */
export async function run(
  argv: readonly string[],
  io: Io,
  commands?: readonly CommandFactory[],
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  const context: Context = {
    stdout: io.stdout,
    stderr: io.stderr,
    env: io.env,
    ...(io.stdin === undefined ? {} : { stdin: io.stdin }),
    get signal() {
      return io.signal;
    },
    exit: (code) => void codes.push(code),
  };
  try {
    const known = commands ?? (await commandsFor(argv));
    await program(argv, context, known).parseAsync(argv, { from: 'user' });
  } catch (error) {
    codes.push(exitCodeOf(error));
    reportFailure(error, io);
  }
  return foremost(codes);
}

function program(argv: readonly string[], context: Context, commands: readonly CommandFactory[]): Command {
  const root = new Command('qsmp')
    .description('Conformance and fuzzing suite for QSMP, a post-quantum secure channel protocol.')
    .version(VERSION, '--version', 'print the version')
    .helpCommand('help [command]', 'print help for a command')
    // What follows a command's name is that command's: else its parents would take, and so allow, their own
    // options anywhere.
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp conform                         test servers of our own, over TCP
  $ qsmp requirements --family RPL       what a peer must do against replay
  $ qsmp requirements show RPL-01        one requirement, explained
  $ qsmp help requirements               the options of one command`,
    );
  for (const build of commands) root.addCommand(build(context));
  settle(root, argv, context);
  return root;
}

/** Makes a command and all below it write to the context, and throw where commander would end the process. */
function settle(command: Command, argv: readonly string[], context: Context): void {
  command
    .helpOption('-h, --help', 'print help')
    .exitOverride((error) => {
      throw misspelt(error, command, argv);
    })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => context.stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => context.stderr.columns ?? HELP_WIDTH,
      // Commander throws what it would print; it is printed once, with every other failure.
      outputError: () => {},
    });
  for (const child of command.commands) settle(child, argv, context);
}

/**
 * Commander misses a required option before it looks for unknown ones. Where one is misspelt, that is what the
 * user wants to hear.
 */
function misspelt(error: CommanderError, command: Command, argv: readonly string[]): Error {
  if (error.code !== 'commander.missingMandatoryOptionValue') return error;
  const known = command.options.flatMap(({ long }) => (long == null ? [] : [long]));
  const unknown = argv
    .map((word) => word.replace(/=.*$/s, ''))
    .find((word) => /^--./.test(word) && !known.includes(word));
  return unknown === undefined
    ? error
    : new UsageError(`unknown option '${unknown}'${didYouMean(unknown, known)}`);
}
