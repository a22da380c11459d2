import { Command, Option } from 'commander';
import type { Bounds } from '../model/bounds.ts';
import { checkJobs, checkMutant, type GameResult, gameResults, huntGame } from '../model/check.ts';
import { DIALECTS, type DialectName } from '../model/dialect.ts';
import { GAMES } from '../model/games/index.ts';
import { MUTANTS } from '../model/mutants/index.ts';
import { encodeTrace, type Trace } from '../record/index.ts';
import { oneOf } from './choice.ts';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { boundsOption } from './model-bounds.ts';
import { runModelTasks } from './model-pool.ts';
import { attackLines, gameLines, mutantLine } from './model-text.ts';
import { Progress } from './progress.ts';
import { VERSION } from './version.ts';
import { writeFiles } from './write-files.ts';

const GAME_IDS = GAMES.map(({ id }) => id);
const MUTANT_IDS = MUTANTS.map(({ id }) => id);

interface CheckOptions {
  readonly bounds?: Partial<Bounds>;
  readonly dialect: DialectName;
  readonly together: boolean;
  readonly limit?: number;
  readonly jobs?: number;
  readonly json?: true;
}

interface ExploreOptions {
  readonly mutant?: string;
  readonly game?: string;
  readonly dialect: DialectName;
  readonly bounds?: Partial<Bounds>;
  readonly trace?: string;
  readonly json?: true;
}

interface MutantsOptions {
  readonly bounds?: Partial<Bounds>;
  readonly jobs?: number;
  readonly json?: true;
}

/** `qsmp model`: the security games, the adversary that plays them, and the mutants that must lose them. */
export function modelCommand(context: Context): Command {
  return new Command('model')
    .description('Search for attacks on a model of the protocol, and on mutants of it.')
    .addHelpText(
      'after',
      `
What a search says is evidence within its bounds, no proof (docs/model.md).

Examples:
  $ qsmp model check                              every game, on the protocol as it is
  $ qsmp model explore --mutant h2-without-key    the shortest attack on one mutant
  $ qsmp model mutants                            whether every mutant loses its game`,
    )
    .addCommand(checkCommand(context))
    .addCommand(exploreCommand(context))
    .addCommand(mutantsCommand(context));
}

function checkCommand(context: Context): Command {
  return new Command('check')
    .description('Search for attacks on the games within bounds.')
    .argument('[games...]', `games, of ${GAME_IDS.join(', ')}; all of them where none is given`)
    .addOption(boundsOption())
    .addOption(dialectOption())
    .option('--no-together', 'leave out the worlds in which both variants run')
    .option('--limit <states>', 'give up a search beyond this many states', wholeNumber('--limit'))
    .addOption(jobsOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
A game of SEC-10 is a limit of the protocol: there the adversary must win. Exit code 1: a game
is lost, or a limit not shown. Exit code 3: a search was given up before its frontier was
exhausted.

Examples:
  $ qsmp model check
  $ qsmp model check SEC-01 SEC-02 --bounds moves=2
  $ qsmp model check --dialect formal-2026 --json`,
    )
    .action((games: readonly string[], options: CheckOptions) => check(games, options, context));
}

async function check(names: readonly string[], options: CheckOptions, context: Context): Promise<void> {
  const chosen = names.flatMap(gamesNamed);
  const jobs = checkJobs({ ...options, ...(chosen.length > 0 ? { games: chosen } : {}) });
  const progress = new Progress(context.stderr);
  const answers = await runModelTasks(
    jobs.map((job) => ({ kind: 'check', job })),
    {
      jobs: options.jobs,
      signal: context.signal,
      answered: (_, count) => progress.show(`${count} of ${jobs.length} searches`),
    },
  );
  progress.clear();
  const results = gameResults(answers.flatMap((a) => (a.kind === 'check' ? [a.outcome] : [])));
  const interrupted = context.signal.aborted;
  if (options.json) printJson(context, { interrupted, games: results });
  else {
    for (const result of results) context.stdout.write(`${gameLines(result).join('\n')}\n`);
    if (interrupted) context.stdout.write('interrupted: searches are missing\n');
  }
  if (interrupted) context.exit(EXIT.INTERRUPTED);
  if (results.some(({ holds }) => !holds)) context.exit(EXIT.FINDINGS);
  if (results.some(isUnfinished)) context.exit(EXIT.UNUSABLE);
}

function isUnfinished({ holds, limit, exhausted }: GameResult): boolean {
  return holds && !limit && !exhausted;
}

/** `SEC-10` names all limits. */
function gamesNamed(name: string): readonly string[] {
  const parts = GAME_IDS.filter((id) => id.replace(/[a-z]$/, '') === name.toUpperCase());
  return parts.length > 0 ? parts : [oneOf('game', GAME_IDS)(name)];
}

function exploreCommand(context: Context): Command {
  return new Command('explore')
    .description('Show the shortest attack that is found, as a message sequence.')
    .option('--mutant <id>', 'on a mutant, by the game that it must lose', oneOf('mutant', MUTANT_IDS, LIST))
    .option('--game <id>', 'on the protocol as it is, by a game', oneOf('game', GAME_IDS))
    .addOption(dialectOption())
    .addOption(boundsOption())
    .option('--trace <file>', 'write the attack as a qsmp-trace/1 document')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit code 1: there is an attack on the protocol as it is, or none on the mutant.

Examples:
  $ qsmp model explore --mutant h2-without-key
  $ qsmp model explore --game SEC-02 --dialect formal-2026 --bounds moves=2
  $ qsmp model explore --game SEC-10b --trace impersonation.json`,
    )
    .action((options: ExploreOptions) => explore(options, context));
}

const LIST = '`qsmp model mutants` lists them';

async function explore(options: ExploreOptions, context: Context): Promise<void> {
  const { mutant, game, dialect, bounds, trace } = options;
  if ((mutant === undefined) === (game === undefined))
    throw new UsageError('model explore takes one of --mutant and --game');
  const found = mutant === undefined ? huntGame(game ?? '', dialect, bounds) : checkMutant(mutant, bounds);
  if (trace !== undefined && found.attack !== undefined) await saveTrace(trace, found.attack);
  if (options.json) printJson(context, found);
  else {
    const lines = found.attack === undefined ? [] : attackLines(found.attack);
    const verdict = found.attack?.judgement?.observed ?? 'no attack within these bounds';
    context.stdout.write(`${[`${found.id}: ${found.title}`, ...lines, verdict].join('\n')}\n`);
  }
  if ('caught' in found ? !found.caught : !found.holds) context.exit(EXIT.FINDINGS);
}

async function saveTrace(path: string, trace: Trace): Promise<void> {
  writeFiles([{ path, contents: await encodeTrace({ ...trace, tool: `qsmp-conformance ${VERSION}` }) }], {
    force: true,
  });
}

function mutantsCommand(context: Context): Command {
  return new Command('mutants')
    .description('Say whether every protocol mutant loses the game that it names.')
    .addOption(boundsOption())
    .addOption(jobsOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit code 1: a mutant is not caught.

Examples:
  $ qsmp model mutants
  $ qsmp model mutants --bounds moves=1 --json`,
    )
    .action((options: MutantsOptions) => mutants(options, context));
}

async function mutants(options: MutantsOptions, context: Context): Promise<void> {
  const progress = new Progress(context.stderr);
  const answers = await runModelTasks(
    MUTANT_IDS.map((id) => ({ kind: 'mutant', id, bounds: options.bounds ?? {} })),
    {
      jobs: options.jobs,
      signal: context.signal,
      answered: (_, count) => progress.show(`${count} of ${MUTANT_IDS.length} mutants`),
    },
  );
  progress.clear();
  const results = answers.flatMap((a) => (a.kind === 'mutant' ? [a.result] : []));
  const caught = results.filter((result) => result.caught).length;
  const interrupted = context.signal.aborted;
  if (options.json) printJson(context, { interrupted, mutants: results });
  else {
    for (const result of results) context.stdout.write(`${mutantLine(result)}\n`);
    context.stdout.write(`${caught} of ${results.length} mutants caught\n`);
  }
  if (interrupted) context.exit(EXIT.INTERRUPTED);
  if (caught < results.length) context.exit(EXIT.FINDINGS);
}

function dialectOption(): Option {
  return new Option('--dialect <dialect>', `reading of the documents: ${DIALECTS.join(', ')}`)
    .argParser(oneOf('dialect', DIALECTS))
    .default('reference');
}

function jobsOption(): Option {
  return new Option('--jobs <threads>', 'searches at the same time (default: one a core)').argParser(
    wholeNumber('--jobs'),
  );
}

function wholeNumber(option: string): (text: string) => number {
  return (text) => {
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw new UsageError(`${option} takes a whole number from 1, not '${text}'`);
  };
}
