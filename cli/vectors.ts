import { join } from 'node:path';
import { Command, Option } from 'commander';
import { backend } from '../impl/crypto/backends.ts';
import type { Crypto } from '../impl/crypto/crypto.ts';
import { dataFolder, shippedRecordings } from '../vectors/location.ts';
import { MAXIMUM_RECORDING, RecordingError, type Verification, verifyRecording } from '../vectors/verify.ts';
import { oneOf } from './choice.ts';
import type { Context } from './context.ts';
import { CommandError, UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { readFile } from './files.ts';
import { printJson } from './json.ts';
import { explainTotal, explainVerification } from './vectors-text.ts';

/** Those that give the recorded bytes for the recorded draws. */
const BACKENDS = ['noble', 'pqclean'] as const;

interface VerifyOptions {
  readonly backend: (typeof BACKENDS)[number];
  readonly json?: true;
}

/** A file and what it is called in the output. */
interface Named {
  readonly name: string;
  readonly path: string;
}

/** What became of a file. */
type Outcome =
  | { readonly verification: Verification }
  | { readonly file: string; readonly error: CommandError };

/** `qsmp vectors`: what is done with test vectors. */
export function vectorsCommand(context: Context): Command {
  return new Command('vectors')
    .description('Verify recordings of the deployed implementation.')
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp vectors verify                  the recordings that ship with qsmp
  $ qsmp vectors verify recording.json   one of your own`,
    )
    .addCommand(verifyCommand(context));
}

function verifyCommand(context: Context): Command {
  return new Command('verify')
    .description('Replay recordings on our own implementation, and compare every value.')
    .argument('[files...]', 'recordings; where none are given, those that ship with qsmp')
    .addOption(
      new Option('--backend <backend>', `implementation of the primitives: ${BACKENDS.join(', ')}`)
        .argParser(oneOf('backend', BACKENDS))
        .default('pqclean'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The format of a file is known by its content. Fields that qsmp does not know are named, and
passed over. Exit code 1: a value differs. Exit code 2: a file cannot be verified.

Examples:
  $ qsmp vectors verify                            the recordings that ship
  $ qsmp vectors verify recordings/*.json
  $ qsmp vectors verify --json --backend noble simplex-s5-A.json`,
    )
    .action((files: readonly string[], options: VerifyOptions) => verify(files, options, context));
}

function verify(files: readonly string[], options: VerifyOptions, context: Context): void {
  const crypto = backend(options.backend);
  const { json = false } = options;
  const given = files.map((path) => ({ name: path, path }));
  if (given.length === 0 && !json) context.stdout.write('No files given: the recordings that ship.\n\n');

  const outcomes = (given.length > 0 ? given : shipped()).map((file) => {
    const outcome = verifyFile(file, crypto);
    if ('error' in outcome) {
      context.stderr.write(`qsmp: ${outcome.error.message}\n`);
      context.exit(outcome.error.exitCode);
    } else {
      if (outcome.verification.failures.length > 0) context.exit(EXIT.FINDINGS);
      if (!json) context.stdout.write(explainVerification(outcome.verification));
    }
    return outcome;
  });

  if (json) {
    printJson(context, { files: outcomes.map(documentOf) });
  } else {
    const verified = outcomes.flatMap((outcome) => ('error' in outcome ? [] : [outcome.verification]));
    context.stdout.write(explainTotal(verified, outcomes.length - verified.length));
  }
}

function shipped(): readonly Named[] {
  return shippedRecordings().map((name) => ({ name, path: join(dataFolder(), name) }));
}

/** Verifies one file; one that cannot be does not keep the others from it. */
function verifyFile({ name, path }: Named, crypto: Crypto): Outcome {
  try {
    return { verification: verifyRecording(name, readFile(path, MAXIMUM_RECORDING), crypto) };
  } catch (error) {
    if (error instanceof CommandError) return { file: name, error };
    if (!(error instanceof RecordingError)) throw error;
    const sentence = `${name} cannot be verified: ${error.message}`;
    return { file: name, error: new UsageError(sentence, { cause: error }) };
  }
}

function documentOf(outcome: Outcome): object {
  return 'error' in outcome
    ? { file: outcome.file, compared: 0, failures: [], error: outcome.error.message }
    : outcome.verification;
}
