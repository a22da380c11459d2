import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { CorpusFolder } from '../fuzz/corpus-folder.ts';
import { table } from '../reports/console/table.ts';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';
import { printJson } from './json.ts';

interface JsonOption {
  readonly json?: true;
}

/** `qsmp corpus`: the cases that campaigns have kept. */
export function corpusCommand(context: Context): Command {
  const command = new Command('corpus')
    .description('Look after the cases that campaigns have kept.')
    .addHelpText('after', examples('stats corpus', 'merge all monday tuesday', 'minimize all fewer'));
  command
    .command('stats')
    .description('Say how many cases a corpus holds, of which level and target.')
    .argument('<folder>', 'a corpus')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('stats corpus', 'stats corpus --json'))
    .action((folder: string, options: JsonOption) => stats(folder, options, context));
  command
    .command('merge')
    .description('Put the cases of corpora into one.')
    .argument('<into>', 'a corpus, which is made where there is none')
    .argument('<from...>', 'corpora')
    .addHelpText('after', examples('merge all monday tuesday'))
    .action((into: string, from: readonly string[]) => merge(into, from, context));
  command
    .command('minimize')
    .description(
      'Leave out cases that reach nothing but what smaller ones reach, on clean endpoints in process.',
    )
    .argument('<folder>', 'a corpus')
    .argument('<into>', 'a corpus, which is made where there is none')
    .addHelpText('after', examples('minimize all fewer'))
    .action((folder: string, into: string) => minimize(folder, into, context));
  return command;
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ qsmp corpus ${line}`).join('\n')}`;
}

/** @throws UsageError for a folder that is not there */
function opened(folder: string): CorpusFolder {
  if (!existsSync(folder)) throw new UsageError(`${folder} cannot be read: there is no such folder`);
  return new CorpusFolder(folder);
}

function stats(folder: string, { json }: JsonOption, context: Context): void {
  const corpus = opened(folder);
  const counts = new Map<string, number>();
  for (const { level, subject } of corpus.cases().values())
    counts.set(`${level}\t${subject}`, (counts.get(`${level}\t${subject}`) ?? 0) + 1);
  const rows = [...counts].sort().map(([name, cases]) => {
    const [level = '', subject = ''] = name.split('\t');
    return { level, subject, cases };
  });
  const { state } = corpus;
  const cases = rows.reduce((sum, row) => sum + row.cases, 0);
  if (json) {
    printJson(context, { cases, rows, campaign: state ?? null });
    return;
  }
  const lines = rows.map(({ level, subject, cases }) => [level, `${cases}`, subject]);
  context.stdout.write(table([['level', 'cases', 'target'], ...lines], context.stdout.columns ?? 80));
  const said =
    state === undefined ? '' : `; its campaign: seed ${state.seed}, ${state.executions} executions`;
  context.stdout.write(`${cases} cases${said}\n`);
}

function merge(into: string, from: readonly string[], context: Context): void {
  const sources = from.map(opened);
  const target = new CorpusFolder(into);
  const before = target.cases().size;
  for (const source of sources) for (const kept of source.cases().values()) target.keep(kept);
  const after = target.cases().size;
  context.stdout.write(`${after - before} cases came to ${before}\n`);
}

async function minimize(folder: string, into: string, context: Context): Promise<void> {
  const source = opened(folder);
  const target = new CorpusFolder(into);
  const cases = [...source.cases().values()];
  const { distilled } = await import('../fuzz/distil.ts');
  const kept = await distilled(cases, () => context.signal.aborted);
  for (const each of kept) target.keep(each);
  context.stdout.write(`${kept.length} of ${cases.length} cases are left\n`);
}
