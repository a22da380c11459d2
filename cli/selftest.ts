import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { DEFECTS } from '../harness/defects/index.ts';
import type { Detection } from '../harness/selftest.ts';
import { CHECKS } from '../properties/index.ts';
import { UNTRIPPED } from '../properties/untripped.ts';
import { table } from '../reports/console/table.ts';
import type { Context } from './context.ts';
import { detectionDigest, detectionPage, digestIn } from './detection-page.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { fileError } from './files.ts';
import { printJson } from './json.ts';
import { count } from './number-option.ts';
import { Progress } from './progress.ts';
import { seedOption } from './seed-option.ts';
import { isTrustworthy, type Selftest, selftestOf } from './selftest-result.ts';
import type { SelftestTask } from './selftest-task.ts';
import { selftestText } from './selftest-text.ts';
import { runTasks, workerPath } from './worker-pool.ts';

interface SelftestOptions {
  readonly defect: readonly string[];
  readonly list?: true;
  readonly write?: string;
  readonly compare?: string;
  readonly host: string;
  readonly jobs: number;
  readonly seed?: number;
  readonly json?: true;
}

/** Defects in work at once: each waits most of the time, for peers that should stay silent. */
const THREADS = 3 * availableParallelism();

/** Checks in flight at once. */
const JOBS = 24;

/** The seed where none is given: what is committed of a self-test must come again. */
const SEED = 1;

/** `qsmp selftest`: whether every check can fail. */
export function selftestCommand(context: Context): Command {
  return new Command('selftest')
    .description('Try every check on every seeded defect of our own, over sockets and in process.')
    .option('--defect <id>', 'try this one alone; may be given more than once', collect, [])
    .option('--list', 'list the defects')
    .option('--write <file>', 'write what was caught as a page of Markdown')
    .option('--compare <file>', 'compare what was caught with such a page')
    .option('--host <host>', 'address on which servers of our own listen', '127.0.0.1')
    .addOption(new Option('--jobs <n>', 'checks in flight at once').argParser(count('--jobs')).default(JOBS))
    .addOption(seedOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit code: 0 every defect is caught by a check of a requirement that it breaks, the clean
implementation fails nothing, every check caught something or is known not to, and --compare finds
the same; 1 otherwise.

Examples:
  $ qsmp selftest
  $ qsmp selftest --defect tag-unchecked --json
  $ qsmp selftest --write detection.md
  $ qsmp selftest --compare detection.md`,
    )
    .action((options: SelftestOptions) => test(options, context));
}

async function test(options: SelftestOptions, context: Context): Promise<void> {
  const defects = chosen(options.defect);
  if (options.list) {
    list(options, context);
    return;
  }
  const seed = options.seed ?? SEED;
  const { jobs, host, write, compare } = options;
  if ((write ?? compare) !== undefined && options.defect.length > 0)
    throw new UsageError('--write and --compare go without --defect: a page is of all');
  const committed = compare === undefined ? undefined : readDigest(compare);
  const begun = performance.now();
  const progress = new Progress(context.stderr);
  const tryAll = (ids: readonly (string | null)[], threads: number) =>
    runTasks<SelftestTask, Detection>(
      workerPath('selftest-task'),
      ids.map((defect) => ({ defect, seed, jobs, host })),
      {
        jobs: threads,
        signal: context.signal,
        answered: ({ defect }, count) => progress.show(`${count} of ${ids.length}: ${defect ?? 'clean'}`),
      },
    );
  const first = await tryAll([null, ...defects.map(({ id }) => id)], THREADS);
  // Once more, alone: beside others a peer may be too slow to be told from a silent one.
  const missed = context.signal.aborted ? [] : first.filter(isUndecided);
  const again = await tryAll(
    missed.map(({ defect }) => defect),
    1,
  );
  const detections = [...first.filter((each) => !missed.includes(each)), ...again];
  progress.clear();
  const result = selftestOf(CHECKS, defects, detections, UNTRIPPED);
  const whole = options.defect.length === 0 && !context.signal.aborted;
  if (write !== undefined && whole) writePage(write, result);
  const milliseconds = Math.round(performance.now() - begun);
  if (options.json) printJson(context, { seed, milliseconds, ...result });
  else context.stdout.write(selftestText(result, milliseconds, whole));
  if (context.signal.aborted) context.exit(EXIT.INTERRUPTED);
  if (!isTrustworthy(result, whole)) context.exit(EXIT.FINDINGS);
  if (committed !== undefined && whole && committed !== detectionDigest(result, UNTRIPPED)) {
    context.stderr.write(
      `qsmp: ${compare} is of another self-test: \`qsmp selftest --write\` writes it anew\n`,
    );
    context.exit(EXIT.FINDINGS);
  }
}

/** Whether a defect was not caught; or a check of what has none stayed without a verdict. */
function isUndecided({ defect, caughtBy, rightly, undecided, clientOverSocket }: Detection): boolean {
  return defect === null
    ? caughtBy.length === 0 && undecided.length > 0
    : rightly.length === 0 || clientOverSocket === false;
}

function chosen(ids: readonly string[]) {
  const unknown = ids.find((id) => !DEFECTS.some((defect) => defect.id === id));
  if (unknown !== undefined) throw new UsageError(`there is no defect '${unknown}'; --list lists them`);
  return ids.length === 0 ? DEFECTS : DEFECTS.filter(({ id }) => ids.includes(id));
}

function list({ json }: SelftestOptions, context: Context): void {
  if (json) {
    printJson(context, { defects: DEFECTS.map(({ id, title, breaks }) => ({ id, title, breaks })) });
    return;
  }
  const rows = DEFECTS.map(({ id, title, breaks }) => [id, breaks.join(' '), title]);
  context.stdout.write(
    table([['defect', 'breaks', 'title'], ...rows], context.stdout.columns ?? Number.POSITIVE_INFINITY),
  );
}

/** The digest of a page. @throws UsageError where the file cannot be read, or tells none */
function readDigest(path: string): string {
  let page: string;
  try {
    page = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(path, 'read', error);
  }
  const digest = digestIn(page);
  if (digest === undefined) throw new UsageError(`${path} tells no digest: it is no page of --write`);
  return digest;
}

function writePage(path: string, result: Selftest): void {
  try {
    writeFileSync(path, detectionPage(result, UNTRIPPED));
  } catch (error) {
    throw fileError(path, 'written', error);
  }
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
