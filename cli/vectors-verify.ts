import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { backend } from '../impl/crypto/backends.ts';
import type { Crypto } from '../impl/crypto/crypto.ts';
import { RecordError } from '../record/index.ts';
import { dataFolder, profileRecordings, shippedRecordings, shippedVectors } from '../vectors/location.ts';
import { isVectorFile, MAXIMUM_FILE } from '../vectors/read-file.ts';
import { readSums, SUMS, sha256 } from '../vectors/sums.ts';
import { MAXIMUM_RECORDING, RecordingError, type Verification, verifyRecording } from '../vectors/verify.ts';
import { type VectorVerification, verifyVectors } from '../vectors/verify-vectors.ts';
import { oneOf } from './choice.ts';
import type { Context } from './context.ts';
import { CommandError, UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { readFile } from './files.ts';
import { printJson } from './json.ts';
import { explainTotal, explainVerification } from './vectors-verify-text.ts';

/** Those that give the same bytes for the same draws. */
const BACKENDS = ['noble', 'pqclean'] as const;

interface VerifyOptions {
  readonly backend: (typeof BACKENDS)[number];
  readonly quick?: true;
  readonly json?: true;
}

/** A file, what it is called in the output, and, where it ships, the digest that it ships with. */
interface Named {
  readonly name: string;
  readonly path: string;
  readonly digest?: string | undefined;
}

/** What became of a file. */
type Outcome =
  | { readonly verification: Verification | VectorVerification }
  | { readonly file: string; readonly error: CommandError };

export function vectorsVerifyCommand(context: Context): Command {
  return new Command('verify')
    .description('Answer vectors, and replay recordings, on our own implementation, and compare every value.')
    .argument('[files...]', 'vectors or recordings; where none are given, those that ship with qsmp')
    .addOption(
      new Option('--backend <backend>', `implementation of the primitives: ${BACKENDS.join(', ')}`)
        .argParser(oneOf('backend', BACKENDS))
        .default('pqclean'),
    )
    .option(
      '--quick',
      'take signatures of SLH-DSA that a file holds if they verify, and do not make them again',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
A signature of SLH-DSA takes about a second to make, and some milliseconds to verify. With --quick,
one that a file holds is taken if it begins with the randomizer of its key, draw and message, and
verifies; how many were made, and how many were taken, is said of each file.

The format of a file is known by its content. Vectors are closed: a field that qsmp does not
know is refused. In a recording such fields are named, and passed over. Exit code 1: a value
differs. Exit code 2: a file cannot be verified.

Examples:
  $ qsmp vectors verify                            all that ship
  $ qsmp vectors verify --quick
  $ qsmp vectors verify recordings/*.json
  $ qsmp vectors verify --json --backend noble simplex-s5-A.json`,
    )
    .action((files: readonly string[], options: VerifyOptions) => verify(files, options, context));
}

function verify(files: readonly string[], options: VerifyOptions, context: Context): void {
  const crypto = backend(options.backend);
  const { json = false, quick = false } = options;
  const given = files.map((path): Named => ({ name: path, path }));
  if (given.length === 0 && !json)
    context.stdout.write('No files given: the vectors and recordings that ship.\n\n');

  const outcomes = (given.length > 0 ? given : shipped()).map((file) => {
    const outcome = verifyFile(file, crypto, quick ? 'check' : 'make');
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
  const folder = dataFolder();
  const sums = readSums(readFileSync(join(folder, SUMS), 'utf8'));
  const path = (name: string) => join(folder, name);
  return [
    // One that is not listed has a digest too: none that fits.
    ...shippedVectors().map((name) => ({ name, path: path(name), digest: sums.get(name) ?? 'none' })),
    ...[...shippedRecordings(), ...profileRecordings()].map((name) => ({ name, path: path(name) })),
  ];
}

/** Verifies one file; one that cannot be does not keep the others from it. */
function verifyFile({ name, path, digest }: Named, crypto: Crypto, signatures: 'make' | 'check'): Outcome {
  try {
    const bytes = readFile(path, Math.max(MAXIMUM_RECORDING, MAXIMUM_FILE));
    if (!isVectorFile(bytes)) return { verification: verifyRecording(name, bytes, crypto) };
    const verification = verifyVectors(name, bytes, { crypto }, signatures);
    const actual = sha256(bytes);
    if (digest === undefined || digest === actual) return { verification };
    const failure = { path: SUMS, requirement: '', expected: digest, actual };
    return { verification: { ...verification, failures: [failure, ...verification.failures] } };
  } catch (error) {
    if (error instanceof CommandError) return { file: name, error };
    if (error instanceof RecordError)
      return { file: name, error: new UsageError(error.message, { cause: error }) };
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
