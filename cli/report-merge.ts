import { Command } from 'commander';
import { mergeRuns, RecordedRun, type RunResult, type WholeRun } from '../record/index.ts';
import { JSON_DOCUMENT } from '../reports/json.ts';
import type { Counted } from './conform-document.ts';
import { applyGate, type Gate, type Gateable, type Gated, readGate, reasonIn } from './conform-gate.ts';
import { familyTable, verdictCounts } from './conform-text.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { fileError } from './files.ts';
import { ReportFiles } from './report-files.ts';
import { type ReportRequest, reportOption } from './report-option.ts';

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
  const gate = await readGate(options);
  const records: RecordedRun[] = [];
  try {
    for (const path of paths) records.push(await opened(path));
    const [first, ...others] = records;
    // Commander asks for one at least.
    if (first === undefined) throw new TypeError('paths: none given');
    const run = expecting(mergeRuns([first, ...others]), gate, options.expectations !== undefined);
    const reports = await ReportFiles.open(options.report, run.header);
    for (const result of run.results) reports.add(result);
    reports.finish(run);
    const results = [...run.results].map(({ example, ...result }) => result);
    const known = new Map<Gateable, string | undefined>(results.map((each) => [each, each.expectation]));
    const gated = applyGate(gate, results, { reasonOf: (result) => known.get(result) });
    if (options.json) for (const piece of JSON_DOCUMENT.render(run)) context.stdout.write(piece);
    else context.stdout.write(mergedText(run, gated, context.stdout.columns ?? Number.POSITIVE_INFINITY));
    for (const code of gated.exits) context.exit(code);
    if (run.summary === undefined) context.exit(EXIT.UNUSABLE);
    else if (run.summary.interrupted) context.exit(EXIT.INTERRUPTED);
  } finally {
    for (const record of records) record.close();
  }
}

async function opened(path: string): Promise<RecordedRun> {
  try {
    return await RecordedRun.open(path);
  } catch (error) {
    throw fileError(path, 'read', error);
  }
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
    results: {
      *[Symbol.iterator]() {
        for (const each of run.results) yield explained(each);
      },
    },
  };
}

function mergedText(run: WholeRun, gated: Gated, width: number): string {
  const lines: string[] = [];
  const counted: Counted[] = [];
  for (const { example, ...result } of run.results) {
    counted.push(result);
    const { check, variant, role, profile, verdict, expectation, replay } = result;
    if (['pass', 'info', 'unsupported'].includes(verdict)) continue;
    const name = `${check}, ${variant} ${role}, profile ${profile}`;
    if (expectation !== undefined) lines.push(`EXPECTED ${verdict} ${name}: ${expectation}`);
    else {
      lines.push(`${verdict.toUpperCase()} ${name}: ${example?.observed ?? ''}`);
      if (replay !== undefined) lines.push(`  again: ${replay}`);
    }
  }
  for (const { check, reason } of gated.stale)
    lines.push(`STALE ${check}: it passes, and was expected not to (${reason})`);
  for (const id of gated.unmet) lines.push(`UNMET ${id}: nothing tried it`);
  if (run.summary === undefined) lines.push('A record was cut off: what was not tried by then is missing.');
  const told = lines.map((line) => `${line}\n`).join('');
  return `${told}${familyTable(counted, width)}${verdictCounts(run.counts)} (seed ${run.header.seed})\n`;
}
