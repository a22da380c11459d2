import { Command } from 'commander';
import type { Context } from './context.ts';
import { reportCaptureCommand } from './report-capture.ts';
import { reportChartCommand } from './report-chart.ts';
import { reportConvertCommand } from './report-convert.ts';
import { reportDiffCommand } from './report-diff.ts';
import { reportMergeCommand } from './report-merge.ts';

/** `qsmp report`: what is made of run records and traces. */
export function reportCommand(context: Context): Command {
  return new Command('report')
    .description('Make reports of run records, put them together, compare them; show what traces hold.')
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp report convert run.ndjson --report sarif=run.sarif
  $ qsmp report merge 1.ndjson 2.ndjson --report junit=run.xml
  $ qsmp report diff yesterday.ndjson today.ndjson
  $ qsmp report capture run.ndjson --out run.pcapng
  $ qsmp report chart findings/ID/trace.json --out chart.svg`,
    )
    .addCommand(reportConvertCommand(context))
    .addCommand(reportMergeCommand(context))
    .addCommand(reportDiffCommand(context))
    .addCommand(reportCaptureCommand(context))
    .addCommand(reportChartCommand(context));
}
