import { Command } from 'commander';
import type { Check } from '../harness/check.ts';
import { DEFECTS } from '../harness/defects/index.ts';
import { inProcessTargets, type OwnOptions, ownServers } from '../harness/own/targets.ts';
import { plan } from '../harness/plan.ts';
import type { CheckResult } from '../harness/run-check.ts';
import { type RunOptions, runChecks } from '../harness/run-checks.ts';
import { INNER_CAPABILITIES } from '../harness/target.ts';
import { Targets } from '../harness/targets.ts';
import type { BackendName } from '../impl/crypto/backends.ts';
import type { Dialect } from '../impl/dialect.ts';
import { PROFILES, type Profile } from '../impl/profile.ts';
import type { Variant } from '../impl/variant.ts';
import { CHECKS } from '../properties/index.ts';
import { backendOption, chosenBackend } from './backend.ts';
import { oneOf } from './choice.ts';
import { type ConformRun, conformDocument } from './conform-document.ts';
import { conformText } from './conform-text.ts';
import { connectTarget } from './connect-target.ts';
import type { Context } from './context.ts';
import {
  type Address,
  dialectOption,
  formatAddress,
  parseAddress,
  variantOption,
} from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { profileOption } from './profile-option.ts';
import { Progress } from './progress.ts';
import { type RecordedCheck, recordedChecks, runRecordedCheck } from './recorded-flights.ts';
import { collectReports, type OpenReport, openReports, type ReportRequest } from './report-option.ts';
import { freshSeed, seedOption } from './seed-option.ts';
import { table } from './table.ts';

/** Checks in flight at once: most wait for the peer most of the time. */
const JOBS = 8;

export interface ConformOptions {
  readonly connect?: Address;
  readonly variant?: Variant;
  readonly profile?: Profile;
  readonly dialect: Dialect;
  readonly peerKey?: string;
  readonly key?: string;
  readonly echo?: boolean;
  readonly defect?: string;
  readonly inProcess?: true;
  readonly host: string;
  readonly only?: string;
  readonly list?: true;
  readonly report: readonly ReportRequest[];
  readonly seed?: number;
  readonly backend: BackendName;
  readonly json?: true;
}

/** `qsmp conform`: tries the checks on a peer, and says what it keeps and what it breaks. */
export function conformCommand(context: Context): Command {
  return new Command('conform')
    .description(
      'Test a QSMP peer; by default servers of our own, over TCP, in both variants and all profiles.',
    )
    .option('--connect <address>', 'test the server that listens at HOST:PORT', parseAddress)
    .addOption(variantOption())
    .addOption(profileOption())
    .addOption(dialectOption())
    .option('--peer-key <file>', "with --connect: the server's public key, a .qpkey file")
    .option('--key <file>', 'with --connect: our private key, a .qskey file that the server knows (Duplex)')
    .option('--no-echo', 'with --connect: the server sends no messages back')
    .option(
      '--defect <id>',
      'test servers of our own that have this seeded defect',
      oneOf(
        'defect',
        DEFECTS.map(({ id }) => id),
        'harness/defects lists them',
      ),
    )
    .option('--in-process', 'test endpoints of our own without sockets, in both roles')
    .option('--host <host>', 'address on which servers of our own listen', '127.0.0.1')
    .option('--only <pattern>', 'run the checks whose id has this text in it, or a requirement of this id')
    .option('--list', 'list the checks that would run')
    .option(
      '--report <format=file>',
      'write a report as well: ndjson=FILE, the run record',
      collectReports,
      [],
    )
    .addOption(seedOption())
    .addOption(backendOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit code: 0 all passed; 1 a finding; 2 usage; 3 the peer cannot be used, or a check stayed
without a verdict; 130 interrupted.

Examples:
  $ qsmp conform
  $ qsmp conform --connect 127.0.0.1:4433 --variant simplex --peer-key server.qpkey
  $ qsmp conform --defect time-unchecked --only replay/
  $ qsmp conform --in-process --only RPL-01 --seed 7 --json`,
    )
    .action((options: ConformOptions) => conform(options, context));
}

async function conform(options: ConformOptions, context: Context): Promise<void> {
  const { dialect, json } = options;
  const { checks, recordings } = select(options);
  if (options.list) {
    list([...checks, ...recordings], json, context);
    return;
  }
  const seed = options.seed ?? freshSeed();
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
  try {
    reports.push(...(await openReports(options.report, { seed, dialect: dialect.name, targets, replay })));
    if (plan(checks, targets.all).length === 0 && recordings.length === 0)
      throw new UsageError('no check applies to this peer');
    const run: RunOptions = {
      seed,
      effort: 1,
      jobs: JOBS,
      interrupted: () => signal.aborted,
      onResult: (result, done, all) => {
        progress.show(`${done} of ${all}: ${result.check}, ${result.variant}`);
        record(result);
      },
    };
    const own = options.connect === undefined && !options.inProcess;
    const isInner = ({ needs = [] }: Check) => needs.some((need) => INNER_CAPABILITIES.includes(need));
    const inner = own ? checks.filter(isInner) : [];
    const outer = checks.filter((check) => !inner.includes(check));
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
  const run: ConformRun = {
    seed,
    dialect: dialect.name,
    results,
    interrupted: signal.aborted,
    milliseconds: performance.now() - begun,
    replay,
  };
  for (const report of reports) report.finish(run.interrupted, run.milliseconds);
  if (json) printJson(context, conformDocument(run));
  else context.stdout.write(conformText(run, context.stdout.columns ?? Number.POSITIVE_INFINITY));
  if (signal.aborted) context.exit(EXIT.INTERRUPTED);
  if (results.some(({ verdict }) => verdict === 'fail')) context.exit(EXIT.FINDINGS);
  if (results.some(({ verdict }) => verdict === 'error' || verdict === 'inconclusive'))
    context.exit(EXIT.UNUSABLE);
}

interface Selection {
  readonly checks: readonly Check[];
  /** Recordings of the deployed implementation, where endpoints of our own are tested. */
  readonly recordings: readonly RecordedCheck[];
}

function select({ only, connect, variant, profile, dialect }: ConformOptions): Selection {
  const wanted = ({ id, requirements }: { id: string; requirements: readonly string[] }) =>
    only === undefined || id.includes(only) || requirements.includes(only);
  const checks = CHECKS.filter(wanted);
  const own = connect === undefined && profile === undefined && dialect.name === 'reference';
  const recordings = own
    ? recordedChecks().filter((each) => wanted(each) && (variant === undefined || each.id.includes(variant)))
    : [];
  if (checks.length === 0 && recordings.length === 0)
    throw new UsageError(`no check has '${only}' in its id, or that requirement`);
  return { checks, recordings };
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
  words.push(`--variant ${result.variant} --profile ${result.profile} --only ${result.check} --seed ${seed}`);
  return words.join(' ');
}
