import { Command, Option } from 'commander';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { MAXIMUM_TRACE, RecordError, readTrace } from '../record/index.ts';
import { encodeFile } from '../vectors/encode.ts';
import { vectorsOfTrace } from '../vectors/recorded/from-trace.ts';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';
import { readFile } from './files.ts';
import { writeFiles } from './write-files.ts';

interface FromTraceOptions {
  readonly out?: string;
  readonly connection?: number;
  readonly secrets?: true;
  readonly force?: true;
}

/** `qsmp vectors from-trace`: a recorded session becomes a vector. */
export function vectorsFromTraceCommand(context: Context): Command {
  return new Command('from-trace')
    .description('Turn a connection of a qsmp-trace/1 document into a file of vectors of the type recording.')
    .argument('<trace>', 'the trace, with the public keys of its agents')
    .option('--out <file>', 'where to; by default to stdout')
    .addOption(
      new Option('--connection <n>', 'which connection, where the trace has several').argParser(number),
    )
    .option('--secrets', 'include the KEM secrets, computed from the seed of an agent of ours')
    .option('--force', 'write over a file that exists')
    .addHelpText(
      'after',
      `
Without --secrets nothing secret is in the file: packets and public keys alone.

Examples:
  $ qsmp vectors from-trace trace.json --out recording.json
  $ qsmp vectors from-trace trace.json --connection 2 --secrets`,
    )
    .action((trace: string, options: FromTraceOptions) => fromTrace(trace, options, context));
}

async function fromTrace(path: string, options: FromTraceOptions, context: Context): Promise<void> {
  const { out, connection, secrets = false, force = false } = options;
  const bytes = readFile(path, MAXIMUM_TRACE);
  try {
    const trace = await readTrace(bytes, path);
    const file = encodeFile(vectorsOfTrace(trace, { name: path, connection, secrets, crypto: pqclean }));
    if (out === undefined) context.stdout.write(new TextDecoder().decode(file));
    else {
      writeFiles([{ path: out, contents: file }], { force });
      context.stdout.write(`${out}, ${file.length} bytes\n`);
    }
  } catch (error) {
    if (error instanceof RecordError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function number(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--connection takes a number from 1 on, not '${text}'`);
}
