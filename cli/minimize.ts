import { Command } from 'commander';
import { encodeTrace } from '../record/index.ts';
import { type AgainOptions, addAgainOptions } from './again-options.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { writeFiles } from './write-files.ts';

interface MinimizeOptions extends AgainOptions {
  readonly out?: string;
  readonly force?: true;
}

/** `qsmp minimize`: the simplest run that breaks the same. */
export function minimizeCommand(context: Context): Command {
  const command = new Command('minimize').description(
    'Make what the fuzzers have found as simple as it can be.',
  );
  return addAgainOptions(command)
    .option('--out <file>', 'write the trace there (default: stdout)')
    .option('--force', 'write over a file that exists')
    .addHelpText(
      'after',
      `
Exit code: 0 nothing is broken any more, and nothing is written; 1 the simplest run was written.

Examples:
  $ qsmp minimize trace.json --out smaller.json`,
    )
    .action((file: string, options: MinimizeOptions) => run(file, options, context));
}

async function run(file: string, options: MinimizeOptions, context: Context): Promise<void> {
  const { minimized } = await import('../fuzz/replay.ts');
  const { againOf } = await import('./replay-target.ts');
  const { trace, part, close } = await againOf(file, options);
  try {
    const smaller = await minimized(trace, file, part, () => context.signal.aborted);
    if (smaller === undefined) {
      context.stderr.write('qsmp: nothing is broken any more\n');
      return;
    }
    const contents = await encodeTrace(smaller);
    if (options.out === undefined) context.stdout.write(contents);
    else writeFiles([{ path: options.out, contents }], { force: options.force === true });
    context.exit(EXIT.FINDINGS);
  } finally {
    await close();
  }
}
