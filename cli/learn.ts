import { Command } from 'commander';
import type { Target } from '../harness/target.ts';
import { ALPHABET } from '../model/machine.ts';
import { MAXIMUM_MACHINE, type Machine, RecordError, readMachine } from '../record/index.ts';
import { oneOf } from './choice.ts';
import { targetsOf } from './conform-legs.ts';
import type { Context } from './context.ts';
import { duration } from './duration-option.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { readFile } from './files.ts';
import { printJson } from './json.ts';
import { type LearnedPeer, learnDocument, learnedPeer } from './learn-document.ts';
import { learnPage, machineFiles } from './learn-files.ts';
import { learnText, wordText } from './learn-text.ts';
import { count } from './number-option.ts';
import { pageOption, writePage } from './page-option.ts';
import { Progress } from './progress.ts';
import { freshSeed, seedOption } from './seed-option.ts';
import { addTargetOptions, inSmallProfile, type TargetOptions } from './target-options.ts';
import { writeFiles } from './write-files.ts';

/** What `qsmp learn` is told. */
export interface LearnOptions extends TargetOptions {
  readonly seed?: number;
  readonly json?: true;
  readonly out?: string;
  readonly force?: true;
  readonly against?: string;
  readonly time: number;
  readonly extra: number;
  readonly walks: number;
  readonly word?: readonly string[];
  readonly report?: string;
}

/** `qsmp learn`: the state machine of a peer, and where it differs from the model's. */
export function learnCommand(context: Context): Command {
  const command = new Command('learn').description(
    "Learn the state machine of a QSMP peer, and compare it with the model's.",
  );
  return addTargetOptions(command)
    .addOption(seedOption())
    .option('--out <folder>', 'write machine.json, machine.dot and machine.svg there')
    .option('--force', 'with --out: write over files that exist')
    .addOption(pageOption())
    .option('--against <file>', 'compare with a machine learned earlier as well (machine.json)')
    .option('--time <duration>', 'ask nothing more of a peer after this', duration('--time'), 300_000)
    .option('--extra <n>', 'states more than were found that the Wp-method rules out', count('--extra', 3), 1)
    .option('--walks <n>', 'random words after that', count('--walks', 100_000), 200)
    .option(
      '--word <inputs>',
      'ask one word only, inputs with commas between, and print it beside the model',
      inputs,
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The inputs are those of the model's alphabet that can be used on the peer:
  ${ALPHABET.join(', ')}
Programs of our own are learned in the profile s1 where none is named: it is the same machine in all.

Exit code 1 where the machine differs from the model's, or from an earlier one, or has a bad pattern.

Examples:
  $ qsmp learn --variant simplex
  $ qsmp learn --connect 127.0.0.1:4433 --variant simplex --peer-key server.qpkey --out machine
  $ qsmp learn --peer peer.json --against machine/machine.json
  $ qsmp learn --variant duplex --word 'next, next, replay'`,
    )
    .action((options: LearnOptions) => run(options, context));
}

async function run(given: LearnOptions, context: Context): Promise<void> {
  const earlier = given.against === undefined ? undefined : await machineAt(given.against);
  const options = inSmallProfile(given);
  const seed = options.seed ?? freshSeed();
  const targets = await targetsOf(options, seed);
  try {
    for (const note of targets.notes) context.stderr.write(`${note}\n`);
    if (options.word === undefined) await learnAll(targets.all, options, seed, earlier, context);
    else await playAll(targets.all, options.word, options, seed, context);
  } finally {
    await targets.close();
  }
}

async function learnAll(
  targets: readonly Target[],
  options: LearnOptions,
  seed: number,
  earlier: Machine | undefined,
  context: Context,
): Promise<void> {
  if (earlier !== undefined && !targets.some((target) => isLike(earlier, target)))
    throw new UsageError(
      `--against: the machine is of a ${earlier.variant} ${earlier.role}, and no peer here is`,
    );
  const { learn } = await import('../fuzz/learning/learn.ts');
  const { signal } = context;
  const progress = new Progress(context.stderr);
  const peers: LearnedPeer[] = [];
  for (const target of targets) {
    if (signal.aborted) break;
    const { variant } = target.identity;
    const learned = await learn(target, {
      ...{ seed, extra: options.extra, walks: options.walks, time: options.time },
      signal,
      progress: (states, queries) =>
        progress.show(`${variant} ${target.role}: ${states} states, ${queries} words asked`),
    });
    progress.clear();
    const like = earlier !== undefined && isLike(earlier, target) ? earlier : undefined;
    peers.push(learnedPeer(target, learned, options, seed, like));
  }
  if (options.out !== undefined)
    writeFiles(machineFiles(options.out, peers), { force: options.force === true });
  if (options.report !== undefined) writePage(options.report, learnPage(peers));
  if (options.json) printJson(context, learnDocument(peers, seed));
  else context.stdout.write(learnText(peers, seed));
  if (
    peers.some(
      ({ differences, patterns, learned }) =>
        differences.length + patterns.length + learned.lostAfter.length > 0,
    )
  )
    context.exit(EXIT.FINDINGS);
  if (peers.some(({ learned }) => learned.unfinished !== undefined)) context.exit(EXIT.UNUSABLE);
  if (signal.aborted) context.exit(EXIT.INTERRUPTED);
}

/** `--word`: what a peer and the model answer, side by side. */
async function playAll(
  targets: readonly Target[],
  word: readonly string[],
  options: LearnOptions,
  seed: number,
  context: Context,
): Promise<void> {
  const { alphabetOf } = await import('../fuzz/learning/alphabet.ts');
  const { playWord } = await import('../fuzz/learning/play-word.ts');
  // In process there are both roles, and some inputs are of one of them.
  const able = targets.filter((target) => word.every((input) => alphabetOf(target).inputs.includes(input)));
  if (able.length === 0) throw new UsageError('--word has an input that cannot be used on this peer');
  const words = [];
  for (const target of able) {
    const { identity, role, name } = target;
    words.push({ target: name, variant: identity.variant, role, ...(await playWord(target, word, seed)) });
  }
  if (options.json) printJson(context, { seed, words });
  else context.stdout.write(words.map(wordText).join('\n'));
  if (words.some(({ differs }) => differs !== undefined)) context.exit(EXIT.FINDINGS);
}

function inputs(text: string): readonly string[] {
  const one = oneOf('input', ALPHABET);
  return text.split(',').map((input) => one(input.trim()));
}

function isLike({ variant, role }: Machine, target: Target): boolean {
  return variant === target.identity.variant && role === target.role;
}

async function machineAt(path: string): Promise<Machine> {
  try {
    return await readMachine(readFile(path, MAXIMUM_MACHINE), path);
  } catch (error) {
    if (error instanceof RecordError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
