import type { Command } from 'commander';
import type { Check } from '../harness/check.ts';
import { Games } from '../harness/judged/games.ts';
import { inProcessTargets, type OwnOptions, ownServers } from '../harness/own/targets.ts';
import { type Item, plan } from '../harness/plan.ts';
import type { CheckResult } from '../harness/run-check.ts';
import { type RunOptions, runChecks } from '../harness/run-checks.ts';
import { INNER_CAPABILITIES } from '../harness/target.ts';
import { Targets } from '../harness/targets.ts';
import { PROFILES } from '../impl/profile.ts';
import { chosenBackend } from './backend.ts';
import { type ConformRun, conformDocument } from './conform-document.ts';
import { applyGate, readGate, refuseIdle, refuseOverwriting, writeExpectations } from './conform-gate.ts';
import { type ConformOptions, conformOptions } from './conform-options.ts';
import { type Selection, select } from './conform-selection.ts';
import { conformText } from './conform-text.ts';
import { connectTarget } from './connect-target.ts';
import type { Context } from './context.ts';
import { formatAddress } from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { Progress } from './progress.ts';
import { type RecordedCheck, runRecordedCheck } from './recorded-flights.ts';
import { type OpenReport, openReports } from './report-option.ts';
import { freshSeed } from './seed-option.ts';
import { table } from './table.ts';

/** `qsmp conform`: tries the checks on a peer, and says what it keeps and what it breaks. */
export function conformCommand(context: Context): Command {
  return conformOptions().action((options: ConformOptions) => conform(options, context));
}

/** How many factors are combined: pairs by default (docs/checks.md). */
const strengthOf = ({ thorough }: ConformOptions): number => (thorough ? 3 : 2);

async function conform(options: ConformOptions, context: Context): Promise<void> {
  const { dialect, json, jobs, timeBudget } = options;
  const selection = select(options);
  const { checks, recordings } = selection;
  if (options.list) {
    list([...checks, ...recordings], json, context);
    return;
  }
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
  const replay = (result: CheckResult) => replayCommand(result, options, seed);
  const reports: OpenReport[] = [];
  const record = (result: CheckResult): void => {
    for (const report of reports) report.add(result);
  };
  const games = new Games();
  const planned = plan(checks, targets.all, strength);
  try {
    refuseIdle(
      gate,
      plan(everyCheck(options), targets.all, strength),
      recordings.map(({ id }) => id),
    );
    reports.push(...(await openReports(options.report, { seed, dialect: dialect.name, targets, replay })));
    if (planned.length === 0 && recordings.length === 0)
      throw new UsageError('no check applies to this peer');
    const run: RunOptions = {
      seed,
      effort: 1,
      strength,
      jobs,
      games,
      interrupted: () => signal.aborted,
      ...(timeBudget === undefined ? {} : { timeBudget }),
      onResult: (result, done, all) => {
        progress.show(`${done} of ${all}: ${result.check}, ${result.variant}`);
        record(result);
      },
    };
    const { outer, inner } = bySight(selection, options);
    if (outer.length > 0) results.push(...(await runChecks(outer, targets, run)));
    // What no socket shows is tried in process, on the same implementation.
    if (inner.length > 0 && !signal.aborted)
      results.push(...(await runChecks(inner, inProcessTargets(ownOptions(options), seed), run)));
    for (const recorded of signal.aborted ? [] : recordings) {
      const replayed = runRecordedCheck(recorded, chosenBackend('fast'));
      replayed.forEach(record);
      results.push(...replayed);
    }
  } finally {
    progress.clear();
    await targets.close();
  }
  const gated = applyGate(gate, results);
  const run: ConformRun = {
    seed,
    dialect: dialect.name,
    results,
    gated,
    games: games.tally(),
    untried: untried(planned, results),
    interrupted: signal.aborted,
    milliseconds: performance.now() - begun,
    replay,
  };
  for (const report of reports) report.finish(run.interrupted, run.milliseconds);
  if (options.writeExpectations !== undefined) writeExpectations(options.writeExpectations, results);
  if (json) printJson(context, conformDocument(run));
  else context.stdout.write(conformText(run, context.stdout.columns ?? Number.POSITIVE_INFINITY));
  if (signal.aborted) context.exit(EXIT.INTERRUPTED);
  for (const code of gated.exits) context.exit(code);
}

/** Every check that could be chosen. */
function everyCheck(options: ConformOptions): readonly Check[] {
  return select({ ...options, only: [], skip: [] }).checks;
}

/** What can be tried over sockets, and what of endpoints of our own takes a look inside. */
function bySight({ checks }: Selection, { connect, inProcess }: ConformOptions) {
  const own = connect === undefined && !inProcess;
  const inner = own
    ? checks.filter(({ needs = [] }) => needs.some((need) => INNER_CAPABILITIES.includes(need)))
    : [];
  return { inner, outer: checks.filter((check) => !inner.includes(check)) };
}

/** Checks that were planned and have no result: the time was up, or the run was interrupted. */
function untried(planned: readonly Item[], results: readonly CheckResult[]): readonly string[] {
  const tried = new Set(results.map(({ check }) => check));
  return [...new Set(planned.map(({ check }) => check.id))].filter((id) => !tried.has(id));
}

function list(checks: readonly (Check | RecordedCheck)[], json: true | undefined, context: Context): void {
  if (json) {
    printJson(context, {
      checks: checks.map(({ id, requirements, title, peers }) => ({ id, requirements, title, peers })),
    });
    return;
  }
  const rows = checks.map(({ id, requirements, title }) => [id, requirements.join(' '), title]);
  context.stdout.write(
    table([['check', 'requirements', 'title'], ...rows], context.stdout.columns ?? Number.POSITIVE_INFINITY),
  );
}

async function targetsOf(options: ConformOptions, seed: number): Promise<Targets> {
  const { connect, defect, inProcess } = options;
  if (connect !== undefined) {
    if (defect !== undefined || inProcess)
      throw new UsageError('--connect goes without --defect and --in-process');
    return new Targets([connectTarget(connect, options)]);
  }
  const own = ownOptions(options);
  return inProcess ? inProcessTargets(own, seed) : ownServers(own, options.host);
}

function ownOptions({ variant, profile, dialect, backend, defect }: ConformOptions): OwnOptions {
  return {
    variants: variant === undefined ? ['simplex', 'duplex'] : [variant],
    profiles: profile === undefined ? PROFILES : [profile],
    dialect: dialect.name,
    backend,
    defect,
  };
}

/** The command that tries a check again with the same cases. */
function replayCommand(result: CheckResult, options: ConformOptions, seed: number): string {
  const { connect, peerKey, key, defect, dialect } = options;
  const words = ['qsmp conform'];
  if (connect !== undefined) words.push(`--connect ${formatAddress(connect)}`);
  if (peerKey !== undefined) words.push(`--peer-key ${peerKey}`);
  if (key !== undefined) words.push(`--key ${key}`);
  if (options.echo === false) words.push('--no-echo');
  if (defect !== undefined) words.push(`--defect ${defect}`);
  if (options.inProcess || (result.target === 'in process' && connect === undefined))
    words.push('--in-process');
  if (dialect.name !== 'reference') words.push(`--dialect ${dialect.name}`);
  if (options.thorough) words.push('--thorough');
  words.push(`--variant ${result.variant} --profile ${result.profile} --only ${result.check} --seed ${seed}`);
  return words.join(' ');
}
