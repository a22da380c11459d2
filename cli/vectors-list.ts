import { join } from 'node:path';
import { Command } from 'commander';
import { table } from '../reports/console/table.ts';
import { dataFolder, shippedVectors } from '../vectors/location.ts';
import { MAXIMUM_FILE, readVectorFile } from '../vectors/read-file.ts';
import { TYPES } from '../vectors/types/index.ts';
import type { Context } from './context.ts';
import { readFile } from './files.ts';
import { printJson } from './json.ts';

/** A file that ships. */
interface ListedFile {
  readonly file: string;
  readonly type: string;
  readonly tests: number;
  readonly bytes: number;
}

export function vectorsListCommand(context: Context): Command {
  return new Command('list')
    .description('List the types of vectors, and what ships of each.')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp vectors list
  $ qsmp vectors list --json`,
    )
    .action(({ json = false }: { readonly json?: boolean }) => list(json, context));
}

function list(json: boolean, context: Context): void {
  const files = shippedVectors().map((name): ListedFile => {
    const bytes = readFile(join(dataFolder(), name), MAXIMUM_FILE);
    const { type, document } = readVectorFile(bytes, name);
    return { file: name, type: type.name, tests: document.numberOfTests, bytes: bytes.length };
  });
  const types = TYPES.map(({ name, schemaName, title }) => {
    const its = files.filter(({ type }) => type === name);
    return {
      name,
      schema: schemaName,
      title,
      tests: sum(its.map(({ tests }) => tests)),
      files: its.map(({ file, tests, bytes }) => ({ file, tests, bytes })),
    };
  });
  if (json) {
    printJson(context, { types });
    return;
  }
  const rows = types.map(({ name, tests, files: its, title }) => [name, `${tests}`, `${its.length}`, title]);
  const width = context.stdout.isTTY ? (context.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
  context.stdout.write(table([['TYPE', 'TESTS', 'FILES', 'WHAT'], ...rows], width));
  const [tests, bytes] = [sum(files.map((each) => each.tests)), sum(files.map((each) => each.bytes))];
  context.stdout.write(`\n${types.length} types, ${files.length} files, ${tests} tests, ${bytes} bytes\n`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
