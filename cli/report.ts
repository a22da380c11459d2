import { Command } from 'commander';
import type { Context } from './context.ts';
import { reportCaptureCommand } from './report-capture.ts';
import { reportChartCommand } from './report-chart.ts';
import { reportMergeCommand } from './report-merge.ts';

/** `qsmp report`: what is made of run records and traces. */
export function reportCommand(context: Context): Command {
  return new Command('report')
    .description('Put run records together, and make reports of them and of traces.')
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp report merge 1.ndjson 2.ndjson --report junit=run.xml
  $ qsmp report capture run.ndjson --out run.pcapng
  $ qsmp report chart findings/ID/trace.json --out chart.svg`,
    )
    .addCommand(reportMergeCommand(context))
    .addCommand(reportCaptureCommand(context))
    .addCommand(reportChartCommand(context));
}
