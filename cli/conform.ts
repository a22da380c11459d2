import type { Command } from 'commander';
import { Games } from '../harness/judged/games.ts';
import type { Item } from '../harness/plan.ts';
import type { CheckResult } from '../harness/run-check.ts';
import { type RunOptions, runChecks } from '../harness/run-checks.ts';
import { fallsTo } from '../harness/shard.ts';
import { DIALECTS } from '../impl/dialect.ts';
import { type RunResult, wholeRun } from '../record/index.ts';
import { consoleReport } from '../reports/console/console.ts';
import { chosenBackend } from './backend.ts';
import { type ConformRun, conformDocument } from './conform-document.ts';
import {
  applyGate,
  readGate,
  reasonIn,
  refuseIdle,
  refuseOverwriting,
  writeExpectations,
} from './conform-gate.ts';
import { legsOf, planOf, sparingNotes, targetsOf } from './conform-legs.ts';
import { type ConformOptions, conformOptions } from './conform-options.ts';
import { replayCommand } from './conform-replay.ts';
import { listChecks, select } from './conform-selection.ts';
import { besideRecord } from './conform-text.ts';
import { consoleOptions } from './console-options.ts';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { readManifest } from './peer-file.ts';
import { Progress } from './progress.ts';
import { runRecordedCheck } from './recorded-flights.ts';
import { type Recorded, recordedResult, recordHeader } from './recorded-result.ts';
import { ReportFiles } from './report-files.ts';
import { goesToStdout } from './report-option.ts';
import { freshSeed } from './seed-option.ts';
import { addStepSummary } from './step-summary.ts';

/** `qsmp conform`: tries the checks on a peer, and says what it keeps and what it breaks. */
export function conformCommand(context: Context): Command {
  return conformOptions().action((options: ConformOptions) => conform(options, context));
}

/** How many factors are combined: pairs by default (docs/checks.md). */
const strengthOf = ({ thorough }: ConformOptions): number => (thorough ? 3 : 2);

async function conform(given: ConformOptions, context: Context): Promise<void> {
  const options = await withManifest(given);
  const { dialect, json, jobs, shard, timeBudget } = options;
  const { checks, recordings } = select(options);
  if (options.list) {
    listChecks([...checks, ...recordings], json, context);
    return;
  }
  const toStdout = goesToStdout(options.report, json);
  const gate = await readGate(options);
  if (options.writeExpectations !== undefined) refuseOverwriting(options.writeExpectations);
  const seed = options.seed ?? freshSeed();
  const strength = strengthOf(options);
  chosenBackend(options.backend);
  const progress = new Progress(context.stderr);
  const { signal } = context;
  const begun = performance.now();
  const targets = await targetsOf(options, seed);
  const results: CheckResult[] = [];
  const lines: RunResult[] = [];
  const replay = (result: CheckResult) => replayCommand(result, options, seed);
  const recorded: Recorded = {
    ...{ seed, dialect: dialect.name, targets, shard, replay },
    reasonOf: reasonIn(gate),
  };
  const header = recordHeader(recorded);
  const games = new Games();
  let reports: ReportFiles | undefined;
  let planned: readonly Item[];
  try {
    const legs = legsOf(checks, targets, options, seed);
    const every = legsOf(select({ ...options, only: [], skip: [] }).checks, targets, options, seed);
    refuseIdle(
      gate,
      planOf(every, strength),
      recordings.map(({ id }) => id),
    );
    planned = planOf(legs, strength, shard);
    if (planOf(legs, strength).length === 0 && recordings.length === 0)
      throw new UsageError('no check applies to this peer');
    reports = await ReportFiles.open(options.report, header, { context, manifest: options.peer });
    const record = (result: CheckResult): void => {
      const line = recordedResult(result, recorded);
      reports?.add(line);
      lines.push(line);
    };
    const run: RunOptions = {
      ...{ seed, effort: 1, strength, jobs, games, unsparing: options.thorough ?? false },
      interrupted: () => signal.aborted,
      ...(timeBudget === undefined ? {} : { timeBudget }),
      ...(shard === undefined ? {} : { shard }),
      onResult: (result, done, all) => {
        progress.show(`${done} of ${all}: ${result.check}, ${result.variant}`);
        record(result);
      },
    };
    for (const leg of legs)
      if (!signal.aborted && planOf([leg], strength, shard).length > 0)
        results.push(...(await runChecks(leg.checks, leg.targets, run)));
    const ours = recordings.filter(({ id }) => shard === undefined || fallsTo(shard, id));
    for (const each of signal.aborted ? [] : ours) {
      const replayed = runRecordedCheck(each, chosenBackend('fast'));
      replayed.forEach(record);
      results.push(...replayed);
    }
  } catch (error) {
    // What was found until then is not lost.
    reports?.finish(wholeRun(header, lines));
    throw error;
  } finally {
    progress.clear();
    await targets.close();
  }
  const gated = applyGate(gate, results, { part: shard !== undefined });
  const run: ConformRun = {
    ...{ seed, dialect: dialect.name, results, gated, games: games.tally(), replay },
    notes: [...targets.notes, ...sparingNotes(targets, options)],
    untried: untried(planned, results),
    interrupted: signal.aborted,
    milliseconds: performance.now() - begun,
  };
  const whole = wholeRun(header, lines, run);
  reports.finish(whole);
  addStepSummary(whole, context);
  if (options.writeExpectations !== undefined) writeExpectations(options.writeExpectations, results);
  if (json) printJson(context, conformDocument(run));
  else if (!toStdout)
    for (const piece of consoleReport(whole, { ...consoleOptions(context), ...besideRecord(run) }))
      context.stdout.write(piece);
  if (signal.aborted) context.exit(EXIT.INTERRUPTED);
  for (const code of gated.exits) context.exit(code);
}

/** A manifest says the dialect of its peer. */
async function withManifest(options: ConformOptions): Promise<ConformOptions> {
  if (options.peer === undefined) return options;
  const { peer } = await readManifest(options.peer);
  return { ...options, dialect: DIALECTS[peer.dialect] };
}

/** Checks that were planned and have no result: the time was up, or the run was interrupted. */
function untried(planned: readonly Item[], results: readonly CheckResult[]): readonly string[] {
  const tried = new Set(results.map(({ check }) => check));
  return [...new Set(planned.map(({ check }) => check.id))].filter((id) => !tried.has(id));
}
