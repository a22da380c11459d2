import { Command } from 'commander';
import type { Context } from './context.ts';
import { reportMergeCommand } from './report-merge.ts';

/** `qsmp report`: what is made of run records. */
export function reportCommand(context: Context): Command {
  return new Command('report')
    .description('Put run records together, and make reports of them.')
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp report merge 1.ndjson 2.ndjson --report junit=run.xml`,
    )
    .addCommand(reportMergeCommand(context));
}
