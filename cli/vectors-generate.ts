import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { DIALECTS, type DialectName } from '../impl/dialect.ts';
import type { Profile } from '../impl/profile.ts';
import { EVERYTHING, generateFile, planFiles, SHIPPED_SEED } from '../vectors/generate.ts';
import { SUMS, sumLine } from '../vectors/sums.ts';
import { oneOf } from './choice.ts';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';
import { fileError } from './files.ts';
import { printJson } from './json.ts';
import { profileOption } from './profile-option.ts';
import { Progress } from './progress.ts';
import { seedOption } from './seed-option.ts';

interface GenerateOptions {
  readonly out: string;
  readonly profile?: Profile;
  readonly dialect?: DialectName;
  readonly seed?: number;
  readonly force?: true;
  readonly json?: true;
}

const DIALECT_NAMES = Object.values(DIALECTS).map(({ name }) => name);

export function vectorsGenerateCommand(context: Context): Command {
  return new Command('generate')
    .description(
      'Write all vectors anew, with their digests in SHA256SUMS. The same seed gives the same bytes.',
    )
    .option('--out <folder>', 'where to', 'qsmp-vectors')
    .addOption(profileOption())
    .addOption(
      new Option('--dialect <dialect>', `only one dialect: ${DIALECT_NAMES.join(', ')}`).argParser(
        oneOf('dialect', DIALECT_NAMES),
      ),
    )
    .addOption(seedOption().default(SHIPPED_SEED, 'that of the vectors that ship'))
    .option('--force', 'write over files that exist')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
A profile or a dialect leaves out the files of the others; what does not depend on it is always
written. Sessions of Classic McEliece are of the dialect reference unless another is named.

Examples:
  $ qsmp vectors generate --out vectors
  $ qsmp vectors generate --out vectors --profile s5 --dialect reference
  $ qsmp vectors generate --out other --seed 2`,
    )
    .action((options: GenerateOptions) => generate(options, context));
}

function generate(options: GenerateOptions, context: Context): void {
  const { out, profile, dialect, seed = SHIPPED_SEED, force = false, json = false } = options;
  const files = planFiles({
    seed,
    profiles: profile === undefined ? EVERYTHING.profiles : [profile],
    dialects: dialect && [DIALECTS[dialect]],
  });
  attempt(out, () => mkdirSync(out, { recursive: true }));
  for (const { name } of [...files, { name: SUMS }])
    if (!force && existsSync(join(out, name)))
      throw new UsageError(`${join(out, name)} exists already; --force writes over it`);

  const progress = new Progress(context.stderr);
  const written = files.map((file, index) => {
    progress.show(`${index + 1} of ${files.length}: ${file.name}`);
    const bytes = generateFile(file, seed, pqclean);
    attempt(join(out, file.name), () => writeFileSync(join(out, file.name), bytes));
    return {
      file: file.name,
      type: file.type.name,
      bytes: bytes.length,
      sum: sumLine({ name: file.name, bytes }),
    };
  });
  progress.clear();
  attempt(join(out, SUMS), () => writeFileSync(join(out, SUMS), written.map(({ sum }) => sum).join('')));

  if (json)
    printJson(context, { seed, files: written.map(({ file, type, bytes }) => ({ file, type, bytes })) });
  else {
    const bytes = written.reduce((sum, each) => sum + each.bytes, 0);
    context.stdout.write(`${written.length} files and ${SUMS} in ${out}, ${bytes} bytes, seed ${seed}\n`);
  }
}

/** What the system refuses becomes a sentence about that file. */
function attempt(path: string, step: () => void): void {
  try {
    step();
  } catch (error) {
    throw fileError(path, 'written', error);
  }
}
