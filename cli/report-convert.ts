import { Command } from 'commander';
import { type RecordedRun, recordedWhole, type WholeRun } from '../record/index.ts';
import type { Context } from './context.ts';
import { ReportFiles } from './report-files.ts';
import { goesToStdout, type ReportRequest, reportOption } from './report-option.ts';
import { exitOfPart, openRecord, printRun } from './report-record.ts';

interface ConvertOptions {
  readonly report: readonly ReportRequest[];
  readonly json?: true;
}

/** `qsmp report convert`: what `--report` of the run would have written, later. */
export function reportConvertCommand(context: Context): Command {
  return new Command('convert')
    .description('Make reports of a run record, whole or cut off; without --report, print it.')
    .argument('<record>', 'a run record (--report ndjson=FILE)')
    .addOption(reportOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
It does not judge: a run with findings is converted like any other.

Exit code: 0 the record is of a whole run; 2 it cannot be read; 3 it was cut off, and the
reports say that they are partial; 130 its run was interrupted.

Examples:
  $ qsmp report convert run.ndjson
  $ qsmp report convert run.ndjson --report sarif=run.sarif --report badge=badge.svg
  $ qsmp report convert run.ndjson --report markdown=-`,
    )
    .action((path: string, options: ConvertOptions) => convert(path, options, context));
}

async function convert(path: string, options: ConvertOptions, context: Context): Promise<void> {
  goesToStdout(options.report, options.json);
  const record = await openRecord(path);
  try {
    const run = recordedWhole(record);
    await writeReports(run, record, options.report, context);
    if (options.json || options.report.length === 0) printRun(run, options.json, context);
    exitOfPart(run, context);
  } finally {
    record.close();
  }
}

async function writeReports(
  run: WholeRun,
  { path }: RecordedRun,
  requests: readonly ReportRequest[],
  context: Context,
): Promise<void> {
  const reports = await ReportFiles.open(requests, run.header, { context, records: [path] });
  if (requests.some(({ format }) => format === undefined)) for (const each of run.results) reports.add(each);
  reports.finish(run);
}
