import { join } from 'node:path';
import { Command } from 'commander';
import { DEFECTS } from '../harness/defects/index.ts';
import { TWINS } from '../harness/defects/twins/index.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { DIALECTS } from '../impl/dialect.ts';
import { PROFILES } from '../impl/profile.ts';
import { EVERYTHING, planFiles } from '../vectors/generate.ts';
import { dataFolder } from '../vectors/location.ts';
import { MAXIMUM_FILE, readVectorFile } from '../vectors/read-file.ts';
import type { Subject } from '../vectors/subject.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { readFile } from './files.ts';
import { printJson } from './json.ts';
import { Progress } from './progress.ts';
import { table } from './table.ts';
import { INVISIBLE } from './vectors-invisible.ts';

/** A defect, as vectors meet it. */
export interface SeededDefect {
  readonly id: string;
  readonly title: string;
  /** A fresh one: twins have memory. */
  subject(): Subject;
  /** Why no vector can see it, where that is so. */
  readonly invisible: string | undefined;
}

/** Every defect of `harness/defects/`: the seeded ones, and the twins of the model's mutants. */
export const VECTOR_DEFECTS: readonly SeededDefect[] = [
  ...DEFECTS.map(({ id, title, policy, framer, shell }) => ({
    id,
    title,
    subject: () => ({ crypto: pqclean, ...(policy && { policy: () => policy }), ...(framer && { framer }) }),
    invisible:
      INVISIBLE[id] ??
      (shell === undefined || policy !== undefined || framer !== undefined
        ? undefined
        : 'a decision of the socket shell: vectors have no sockets'),
  })),
  ...TWINS.map(({ mutant, title, policy }) => ({
    id: `twin ${mutant}`,
    title,
    subject: () => ({ crypto: pqclean, policy }),
    invisible: INVISIBLE[`twin ${mutant}`],
  })),
];

/** A test that fails, and where. */
export interface FailedTest {
  readonly type: string;
  readonly file: string;
  readonly tcId: number;
  readonly path: string;
}

/** What the shipped vectors make of a defect. */
export interface Detection {
  readonly defect: string;
  readonly title: string;
  readonly invisible: string | undefined;
  /** The first test of each type that fails. */
  readonly failed: readonly FailedTest[];
}

/**
 * The shipped files whose answers depend on decisions of an endpoint, read: those of the default dialect, which
 * is that of the defects, and of the smallest profile, which has most cases.
 */
function decidingFiles() {
  const [smallest] = PROFILES;
  return planFiles(EVERYTHING)
    .filter(
      ({ type, profile, dialect }) =>
        type.decides &&
        (profile ?? smallest) === smallest &&
        (dialect ?? DIALECTS.reference) === DIALECTS.reference,
    )
    .map(({ name }) => ({ name, ...readVectorFile(readFile(join(dataFolder(), name), MAXIMUM_FILE), name) }));
}

const QUICKEST = ['session', 'signed-hash', 'negative-data-phase', 'negative-handshake'];

function rankOf(type: string): number {
  const rank = QUICKEST.indexOf(type);
  return rank < 0 ? QUICKEST.length : rank;
}

/**
 * Tries defects on the shipped vectors.
 * @param options.all whether other types are asked once one has found it
 * @param options.follow is told of each before it is tried
 */
export function detect(
  defects: readonly SeededDefect[],
  { all, follow = () => {} }: { readonly all: boolean; readonly follow?: (index: number) => void },
): readonly Detection[] {
  const files = decidingFiles();
  // Whole sessions find most defects at their first test.
  if (!all) files.sort((one, other) => rankOf(one.type.name) - rankOf(other.type.name));
  return defects.map(({ id, title, subject, invisible }, index) => {
    follow(index);
    const failed: FailedTest[] = [];
    for (const { name, type, document } of files) {
      if (failed.length > 0 && !all) break;
      for (const { tcId, path, differences } of type.verify(document, subject()))
        if (differences.length > 0 && tcId !== undefined) {
          failed.push({ type: type.name, file: name, tcId, path: differences[0]?.path ?? path });
          break;
        }
    }
    return { defect: id, title, invisible, failed };
  });
}

export function vectorsDefectsCommand(context: Context): Command {
  return new Command('defects')
    .description(
      'Try the vectors that ship on defective implementations of ours, and show which types find each.',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit code 1: a defect that vectors can see is seen by none.

Examples:
  $ qsmp vectors defects
  $ qsmp vectors defects --json`,
    )
    .action(({ json = false }: { readonly json?: boolean }) => show(json, context));
}

function show(json: boolean, context: Context): void {
  const progress = new Progress(context.stderr);
  const detections = detect(VECTOR_DEFECTS, {
    all: true,
    follow: (index) => progress.show(`${index + 1} of ${VECTOR_DEFECTS.length} defects`),
  });
  progress.clear();
  const missed = detections.filter(({ failed, invisible }) => failed.length === 0 && invisible === undefined);
  if (missed.length > 0) context.exit(EXIT.FINDINGS);
  if (json) {
    printJson(context, { defects: detections });
    return;
  }
  const rows = detections.map(({ defect, failed, invisible }) => {
    const [first] = failed;
    const types = failed.map(({ type }) => type).join(', ');
    return first === undefined
      ? [defect, '-', invisible ?? 'MISSED']
      : [defect, `${first.file} ${first.tcId}`, types];
  });
  const width = context.stdout.isTTY ? (context.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
  context.stdout.write(table([['DEFECT', 'FIRST TEST THAT FAILS', 'TYPES THAT FIND IT'], ...rows], width));
  const seen = detections.filter(({ failed }) => failed.length > 0).length;
  const unseen = detections.length - seen - missed.length;
  context.stdout.write(
    `\n${detections.length} defects, ${seen} found, ${missed.length} missed, ${unseen} that vectors cannot see\n`,
  );
}
