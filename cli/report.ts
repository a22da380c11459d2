import { Command } from 'commander';
import type { Context } from './context.ts';
import { reportConvertCommand } from './report-convert.ts';
import { reportDiffCommand } from './report-diff.ts';
import { reportMergeCommand } from './report-merge.ts';

/** `qsmp report`: what is made of run records. */
export function reportCommand(context: Context): Command {
  return new Command('report')
    .description('Make reports of run records, put them together, compare them.')
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp report convert run.ndjson --report sarif=run.sarif
  $ qsmp report merge 1.ndjson 2.ndjson --report junit=run.xml
  $ qsmp report diff yesterday.ndjson today.ndjson`,
    )
    .addCommand(reportConvertCommand(context))
    .addCommand(reportMergeCommand(context))
    .addCommand(reportDiffCommand(context));
}
