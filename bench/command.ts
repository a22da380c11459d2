import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import type { Context } from '../cli/context.ts';
import { UsageError } from '../cli/errors.ts';
import { EXIT } from '../cli/exit.ts';
import { fileError } from '../cli/files.ts';
import { printJson } from '../cli/json.ts';
import { Progress } from '../cli/progress.ts';
import { writeFiles } from '../cli/write-files.ts';
import { type Benchmark, isSlow } from './benchmark.ts';
import { BENCHMARKS } from './benchmarks.ts';
import { changesSince } from './compare.ts';
import { benchDocument, readBaseline } from './document.ts';
import { thisMachine } from './machine.ts';
import { measure } from './measure.ts';
import { benchText } from './text.ts';

const DEFAULT_TIME = 500;
/** An hour for each benchmark, in milliseconds. */
const LONGEST_TIME = 3_600_000;

interface BenchOptions {
  readonly json?: true | string;
  readonly compare?: string;
  readonly only?: RegExp;
  readonly time: number;
}

/** `npm run bench`: measures, and prints a table or a document. A missed target is said, and no failure. */
export function benchCommand(context: Context, benchmarks: readonly Benchmark[] = BENCHMARKS): Command {
  return new Command('bench')
    .description('Measure how fast the implementation is, and how much its sessions hold.')
    .configureHelp({ commandUsage: () => 'npm run bench -- [options]' })
    .option('--only <pattern>', 'only benchmarks whose name has this regular expression', parsePattern)
    .option('--time <ms>', 'milliseconds for each benchmark', parseTime, DEFAULT_TIME)
    .option('--compare <file>', 'show what moved since a run that --json wrote')
    .option('--json [file]', 'write one JSON document, to stdout or to a file')
    .addHelpText(
      'after',
      `
Examples:
  $ npm run bench
  $ npm run bench -- --only "handshake s5" --time 2000
  $ npm run bench -- --json before.json
  $ npm run bench -- --compare before.json`,
    )
    .action((options: BenchOptions) => bench(options, context, benchmarks));
}

async function bench(
  { json, compare, only, time }: BenchOptions,
  context: Context,
  benchmarks: readonly Benchmark[],
): Promise<void> {
  const selected = benchmarks.filter((each) => (only === undefined ? !isSlow(each) : only.test(each.name)));
  if (selected.length === 0) throw new UsageError(`no benchmark has ${only?.source} in its name`);
  // What could end the run in a minute ends it now.
  const baseline = compare === undefined ? undefined : readBaseline(compare);
  if (typeof json === 'string') checkWritable(json);

  const { signal } = context;
  const progress = new Progress(context.stderr);
  const results = await measure(selected, { time, signal, progress: (text) => progress.show(text) });
  progress.clear();

  const unavailable = selected.filter((benchmark) => benchmark.kind === 'unavailable');
  const document = benchDocument(results, unavailable, {
    machine: thisMachine(),
    time,
    date: new Date().toISOString(),
  });
  const changes = baseline && changesSince(baseline, results);
  if (json === true) printJson(context, { ...document, changes });
  else context.stdout.write(benchText(document, changes));
  if (typeof json === 'string') {
    const contents = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
    writeFiles([{ path: json, contents }], { force: true });
  }
  if (signal.aborted) context.exit(EXIT.INTERRUPTED);
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'iu');
  } catch (cause) {
    throw new UsageError(`--only takes a regular expression, not '${text}'`, { cause });
  }
}

function parseTime(text: string): number {
  const time = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (time >= 1 && time <= LONGEST_TIME) return time;
  throw new UsageError(`--time takes milliseconds from 1 to ${LONGEST_TIME}, not '${text}'`);
}

/** @throws UsageError for a place where no file can be written */
function checkWritable(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      throw new UsageError(`${path} cannot be written: it is a folder`);
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw fileError(path, 'written', error);
  }
}
