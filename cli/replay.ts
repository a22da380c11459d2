import { Command } from 'commander';
import { type AgainOptions, addAgainOptions } from './again-options.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';

interface ReplayOptions extends AgainOptions {
  readonly json?: true;
}

/** `qsmp replay`: whether what a fuzzer found is still so. */
export function replayCommand(context: Context): Command {
  const command = new Command('replay').description(
    'Run again what the fuzzers have found, and say whether it is the same.',
  );
  return addAgainOptions(command)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Without a target it runs on what it was found on: an endpoint in process with the same defect, or our
own program over TCP. With --in-process alone it runs on a clean endpoint in process.

Exit code: 0 fixed: nothing is broken any more; 1 the same is broken, or something different; 2 usage;
3 the peer cannot be used.

Examples:
  $ qsmp replay findings/sec-06-duplex-server-established-1edb079d/trace.json
  $ qsmp replay trace.json --peer peer.json`,
    )
    .action((file: string, options: ReplayOptions) => run(file, options, context));
}

async function run(file: string, options: ReplayOptions, context: Context): Promise<void> {
  const { replay } = await import('../fuzz/replay.ts');
  const { againOf } = await import('./replay-target.ts');
  const { trace, part, close } = await againOf(file, options);
  try {
    const { outcome, identical, trace: again } = await replay(trace, file, part);
    const { judgement = null } = again;
    if (options.json) printJson(context, { outcome, identical, before: trace.judgement ?? null, judgement });
    else {
      const bytes = identical ? ', byte for byte' : '';
      const what = judgement === null ? 'nothing is broken' : (again.title ?? '');
      context.stdout.write(`${outcome}${outcome === 'same' ? bytes : ''}: ${what}\n`);
    }
    if (outcome !== 'fixed') context.exit(EXIT.FINDINGS);
  } finally {
    await close();
  }
}
