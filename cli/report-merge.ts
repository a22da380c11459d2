import { Command } from 'commander';
import {
  changedResults,
  mergeRuns,
  type RecordedRun,
  type RunResult,
  type WholeRun,
} from '../record/index.ts';
import { applyGate, type Gate, type Gateable, readGate, reasonIn } from './conform-gate.ts';
import { gateLines } from './conform-text.ts';
import type { Context } from './context.ts';
import { ReportFiles } from './report-files.ts';
import { goesToStdout, type ReportRequest, reportOption } from './report-option.ts';
import { exitOfPart, openRecord, printRun } from './report-record.ts';
import { addStepSummary } from './step-summary.ts';

interface MergeOptions {
  readonly report: readonly ReportRequest[];
  readonly expectations?: string;
  readonly require?: string;
  readonly json?: true;
}

/** `qsmp report merge`: one run of its shards, judged as a whole. */
export function reportMergeCommand(context: Context): Command {
  return new Command('merge')
    .description('Put the shards of a run together, and judge the whole.')
    .argument('<records...>', 'run records (--report ndjson=FILE): all shards of one run, in any order')
    .addOption(reportOption())
    .option('--expectations <file>', 'known deviations with their reasons, which are no findings')
    .option('--require <file>', 'requirements that must have been tried, an id a line')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit code: as that of the whole run, see qsmp conform --help; 2 records that are not all
shards of one run; 3 a record that was cut off.

Examples:
  $ qsmp report merge 1.ndjson 2.ndjson --report junit=run.xml
  $ qsmp report merge shards/*.ndjson --expectations known.json --require required.txt`,
    )
    .action((paths: readonly string[], options: MergeOptions) => merge(paths, options, context));
}

async function merge(paths: readonly string[], options: MergeOptions, context: Context): Promise<void> {
  const toStdout = goesToStdout(options.report, options.json);
  const gate = await readGate(options);
  const records: RecordedRun[] = [];
  try {
    for (const path of paths) records.push(await openRecord(path));
    const [first, ...others] = records;
    // Commander asks for one at least.
    if (first === undefined) throw new TypeError('paths: none given');
    const run = expecting(mergeRuns([first, ...others]), gate, options.expectations !== undefined);
    const reports = await ReportFiles.open(options.report, run.header, { context, records: paths });
    for (const result of run.results) reports.add(result);
    reports.finish(run);
    addStepSummary(run, context);
    const results = [...run.results].map(gateable);
    const known = new Map<Gateable, string | undefined>(results.map((each) => [each, each.expectation]));
    const gated = applyGate(gate, results, { reasonOf: (result) => known.get(result) });
    if (!toStdout) printRun(run, options.json, context, { before: gateLines(gated) });
    for (const code of gated.exits) context.exit(code);
    exitOfPart(run, context);
  } finally {
    for (const record of records) record.close();
  }
}

/** What of a result the gate looks at: no more is held of any. */
function gateable(result: RunResult) {
  const { check, variant, role, profile, verdict, requirements, expectation } = result;
  return { check, variant, role, profile, verdict, requirements, expectation };
}

/** The run with the reasons of the expectations given here, where some are: else it has those of its shards. */
function expecting(run: WholeRun, gate: Gate, given: boolean): WholeRun {
  if (!given) return run;
  const reasonOf = reasonIn(gate);
  const explained = ({ expectation: _, ...result }: RunResult): RunResult => {
    const reason = reasonOf(result);
    return reason === undefined ? result : { ...result, expectation: reason };
  };
  return {
    ...run,
    results: changedResults(run.results, explained),
  };
}
