import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import type { Found, Standing } from '../fuzz/campaign.ts';
import type { KeptCase } from '../fuzz/corpus-folder.ts';
import { removeUnfinished, writeFinding } from '../fuzz/finding-folder.ts';
import { LEVELS, type LevelName } from '../fuzz/level.ts';
import { totalOf } from '../fuzz/totals.ts';
import type { Targets } from '../harness/targets.ts';
import type { Trace } from '../record/index.ts';
import { besideOf, refuseOther } from './beside.ts';
import { oneOf } from './choice.ts';
import { targetsOf } from './conform-legs.ts';
import type { Context } from './context.ts';
import { duration } from './duration-option.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { FuzzCourse } from './fuzz-course.ts';
import type { FuzzEvents } from './fuzz-pool.ts';
import { replayWords } from './fuzz-replay-words.ts';
import { type FindingLine, type FuzzResult, lineOf, statusLine } from './fuzz-result.ts';
import { fuzzText } from './fuzz-text.ts';
import { printJson } from './json.ts';
import { refuseRemote } from './loopback.ts';
import { count } from './number-option.ts';
import { pageOption, writePage } from './page-option.ts';
import { Progress } from './progress.ts';
import { freshSeed, seedOption } from './seed-option.ts';
import { addTargetOptions, inSmallProfile, isOwn, type TargetOptions } from './target-options.ts';
import { VERSION } from './version.ts';

interface FuzzOptions extends TargetOptions {
  readonly level: readonly LevelName[];
  readonly time?: number;
  readonly runs?: number;
  readonly jobs?: number;
  readonly corpus?: string;
  readonly resume?: true;
  readonly findings: string;
  readonly differential?: string;
  readonly allowRemote?: string;
  readonly seed?: number;
  readonly report?: string;
  readonly json?: true;
}

/** Milliseconds of a campaign for which nothing is said of its length. */
const USUAL_TIME = 60_000;
/** Connections in flight. */
const JOBS = 8;
/** Milliseconds after which it is written down anew where a campaign stands. */
const SAVING = 5_000;

/** `qsmp fuzz`: cases that nobody thought of, tried on an endpoint until something breaks. */
export function fuzzCommand(context: Context): Command {
  const command = new Command('fuzz').description(
    'Fuzz a QSMP peer: bytes, fields and traces; what breaks is minimal, and replays.',
  );
  return addTargetOptions(command)
    .addOption(
      new Option('--level <level>', `what is changed: ${LEVELS.join(', ')}; may be given more than once`)
        .argParser((text: string, before: readonly LevelName[]) => [...before, oneOf('level', LEVELS)(text)])
        .default([], 'all'),
    )
    .option(
      '--time <duration>',
      'how long, as in 90s or 1h (default: 60s, or until --runs are done)',
      duration('--time'),
    )
    .option('--runs <n>', 'cases that are tried', count('--runs', 1_000_000_000))
    .option('--jobs <n>', 'workers in process, connections in flight over TCP', count('--jobs', 256))
    .option('--corpus <folder>', 'keep cases that reach something new, and begin with those that are kept')
    .option('--resume', 'with --corpus: go on from its cases and counts, with new cases (a seed of its own)')
    .option('--findings <folder>', 'where findings are written', 'findings')
    .option(
      '--differential <peer>',
      'run each case on this peer too, a manifest or `reference`, and report where they part',
    )
    .option('--allow-remote <host>', 'fuzz this host although it is not loopback')
    .addOption(seedOption())
    .addOption(pageOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
In process, --jobs 1 with --runs and --seed runs the same cases in the same order each time.

Exit code: 0 nothing was found; 1 findings; 2 usage; 3 the peer cannot be used; 130 interrupted.

Examples:
  $ qsmp fuzz --in-process --time 5m
  $ qsmp fuzz --in-process --defect tag-unchecked --runs 20000 --seed 1 --jobs 1
  $ qsmp fuzz --peer peer.json --time 1h --corpus corpus --findings findings
  $ qsmp fuzz --connect 127.0.0.1:4433 --variant simplex --peer-key server.qpkey --level fields`,
    )
    .action((options: FuzzOptions) => fuzz(options, context));
}

async function fuzz(options: FuzzOptions, context: Context): Promise<void> {
  const { findings: parent, json } = options;
  if (options.resume && options.corpus === undefined) throw new UsageError('--resume goes with --corpus');
  await refuseRemote(options);
  const { CorpusFolder } = await import('../fuzz/corpus-folder.ts');
  const folder = options.corpus === undefined ? undefined : new CorpusFolder(options.corpus);
  const before = options.resume ? folder?.state : undefined;
  if (options.resume && before === undefined)
    throw new UsageError(`${options.corpus} holds no campaign to go on with`);
  const seed = options.seed ?? freshSeed();
  const found: FindingLine[] = [];
  const traces = new Map<string, Trace>();
  const course = new FuzzCourse();
  const writing: Promise<void>[] = [];
  const progress = new Progress(context.stderr);
  const begun = performance.now();
  const words = replayWords(options);
  removeUnfinished(parent);
  const knownKeys = new Set(before?.known ?? []);
  const written = new Set(knownKeys);
  const write = async (each: Found, output: string): Promise<void> => {
    const replay = (trace: string) => `qsmp replay ${trace}${words}`;
    const { findingFiles } = await import('./finding-files.ts');
    const path = await writeFinding(parent, each, { replay, output, beside: findingFiles });
    written.add(each.key);
    const line = lineOf(each, path, replay(`${path}/trace.json`));
    found.push(line);
    if (options.report !== undefined) traces.set(line.id, each.trace);
  };
  let saved = begun;
  /** Writes down where the campaign stands: a kill loses no more than what it counted since. */
  const save = (executions: number) => {
    saved = performance.now();
    folder?.save({
      seed,
      executions: (before?.executions ?? 0) + executions,
      milliseconds: (before?.milliseconds ?? 0) + saved - begun,
      known: [...written],
    });
  };
  const events = (known: readonly string[], output: () => string): FuzzEvents => ({
    found: (each) => {
      if (knownKeys.has(each.key)) return;
      knownKeys.add(each.key);
      writing.push(write(each, output()));
    },
    kept: (kept) => folder?.keep(kept),
    progress: (all) => {
      const total = totalOf(all);
      const milliseconds = performance.now() - begun;
      const states = known.filter((each) => total.reached.includes(each)).length;
      course.add({ milliseconds, executions: total.executions, states });
      progress.show(statusLine(total, known.length, states, found.length, milliseconds));
      if (performance.now() - saved > SAVING) save(total.executions);
    },
  });
  save(0);
  // Our own have the smallest profile: what is fuzzed is the same in all.
  const { ends, known, target } = await campaign(inSmallProfile(options), {
    ...{ seed, events, signal: context.signal, knownKeys: [...knownKeys] },
    kept: folder === undefined ? [] : [...folder.cases().values()],
  });
  await Promise.all(writing);
  progress.clear();
  const milliseconds = performance.now() - begun;
  const { executions, corpus, reached, unstable, unconfirmed } = totalOf(ends);
  save(executions);
  const unreached = known.filter((each) => !reached.includes(each));
  const result: FuzzResult = {
    ...{ seed, executions, milliseconds: Math.round(milliseconds), corpus },
    ...{ states: known.length - unreached.length, known: known.length, unreached },
    ...{ unstable, unconfirmed, findings: found, interrupted: context.signal.aborted },
  };
  if (options.report !== undefined)
    await report(options.report, target, result, course, (id) => traces.get(id));
  if (json) printJson(context, result);
  else context.stdout.write(fuzzText(result, context.stdout.columns ?? Number.POSITIVE_INFINITY));
  if (context.signal.aborted) context.exit(EXIT.INTERRUPTED);
  if (found.length > 0) context.exit(EXIT.FINDINGS);
}

/** `--report html=FILE`. What it needs is loaded for it. */
async function report(
  path: string,
  target: string,
  result: FuzzResult,
  course: FuzzCourse,
  traceOf: (id: string) => Trace | undefined,
): Promise<void> {
  const { fuzzPage } = await import('../reports/html/fuzz/fuzz-page.ts');
  const { executions, milliseconds, states } = result;
  const findings = result.findings.flatMap((each) => {
    const trace = traceOf(each.id);
    return trace === undefined ? [] : [{ ...each, trace }];
  });
  const samples = course.until({ milliseconds, executions, states });
  writePage(path, fuzzPage({ ...result, target, findings, samples }, `qsmp-conformance ${VERSION}`));
}

/** What a campaign is begun with. */
interface Beginning {
  readonly seed: number;
  readonly events: (known: readonly string[], output: () => string) => FuzzEvents;
  readonly signal: AbortSignal;
  readonly kept: readonly KeptCase[];
  readonly knownKeys: readonly string[];
}

/** Where a campaign ended, and what is known that it could reach. */
interface Ended {
  readonly ends: readonly Standing[];
  readonly known: readonly string[];
  /** Whom it fuzzed, in words. */
  readonly target: string;
}

function campaign(options: FuzzOptions, beginning: Beginning): Promise<Ended> {
  return options.inProcess && isOwn(options)
    ? fuzzInside(options, beginning)
    : fuzzTargets(options, beginning);
}

/** How long a campaign goes on, and on which levels. */
function limitsOf({ level, runs, time }: FuzzOptions) {
  return {
    levels: level.length === 0 ? LEVELS : [...new Set(level)],
    runs: runs ?? Number.POSITIVE_INFINITY,
    milliseconds: time ?? (runs === undefined ? USUAL_TIME : Number.POSITIVE_INFINITY),
  };
}

/** A campaign on endpoints in process. What it needs is loaded for it, and for no other command. */
async function fuzzInside(options: FuzzOptions, beginning: Beginning): Promise<Ended> {
  const { variant, role, backend, defect, differential, profile } = options;
  const { seed, events, signal, kept, knownKeys } = beginning;
  refuseOther(differential);
  const { EVERY_KIND } = await import('../fuzz/inside-parts.ts');
  const { knownFeatures } = await import('../fuzz/known.ts');
  const { fuzzInWorkers } = await import('./fuzz-pool.ts');
  const { levels, runs, milliseconds } = limitsOf(options);
  const spec = {
    ...EVERY_KIND,
    ...(variant === undefined ? {} : { variants: [variant] }),
    ...(role === undefined ? {} : { roles: [role] }),
    ...(profile === undefined ? {} : { profile: profile.name }),
    ...{ levels, backend, defect, differential: differential !== undefined },
  };
  const known = spec.variants.flatMap((each) => spec.roles.flatMap((of) => knownFeatures(each, of)));
  const jobs = options.jobs ?? availableParallelism();
  const tasks = Array.from({ length: jobs }, (_, at) => ({
    ...{ spec, seed: seed + at, kept, known: knownKeys, milliseconds },
    runs: share(runs, jobs, at),
  }));
  const ends = await fuzzInWorkers(
    tasks,
    events(known, () => ''),
    signal,
  );
  const own = 'our own endpoints in process';
  return { ends, known, target: defect === undefined ? own : `${own} with ${defect}` };
}

/** A campaign on peers behind sockets. */
async function fuzzTargets(options: FuzzOptions, beginning: Beginning): Promise<Ended> {
  const { differential, allowRemote } = options;
  const { seed, events, signal, kept, knownKeys } = beginning;
  const { knownStages } = await import('../fuzz/known.ts');
  const { fuzzRemotely } = await import('./fuzz-remote.ts');
  const targets = await targetsOf(options, seed);
  let beside: Targets | undefined;
  try {
    if (differential !== undefined)
      beside = await besideOf(differential, likeOf(targets, options), allowRemote);
    const known = targets.all.flatMap(({ identity, role }) => knownStages(identity.variant, role));
    const jobs = options.jobs ?? (targets.all.some(({ sequential }) => sequential) ? 1 : JOBS);
    const output = () => targets.all.map(({ process }) => process?.current.said ?? '').join('');
    const end = await fuzzRemotely(
      targets,
      { ...limitsOf(options), jobs, seed, kept, known: knownKeys, beside },
      events(known, output),
      signal,
    );
    return { ends: [end], known, target: [...new Set(targets.all.map(({ name }) => name))].join(', ') };
  } finally {
    await targets.close();
    await beside?.close();
  }
}

/** What our own peers must be that stand beside these: of the same variant, profile and role. */
function likeOf({ all: [first] }: Targets, options: TargetOptions): TargetOptions {
  if (first === undefined || isOwn(options)) return options;
  return { ...options, variant: first.identity.variant, profile: first.profile, role: first.role };
}

/** A worker's share of the runs. */
function share(runs: number, jobs: number, at: number): number {
  if (!Number.isFinite(runs)) return runs;
  return Math.floor(runs / jobs) + (at < runs % jobs ? 1 : 0);
}
