import { Command } from 'commander';
import { table } from '../reports/console/table.ts';
import { oneOf } from './choice.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { Progress } from './progress.ts';
import type { VectorDefectTask } from './vectors-defects-task.ts';
import { CLEAN, type Detection, VECTOR_DEFECTS } from './vectors-detection.ts';
import { runTasks, workerPath } from './worker-pool.ts';

const IDS = VECTOR_DEFECTS.map(({ id }) => id);

interface DefectsOptions {
  readonly defect: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `qsmp vectors defects`: whether vectors notice what is wrong with an implementation. */
export function vectorsDefectsCommand(context: Context): Command {
  const known = oneOf('defect', IDS, 'qsmp selftest --list has them');
  return new Command('defects')
    .description(
      'Try the vectors that ship on defective implementations of ours, and show which test finds each.',
    )
    .option(
      '--defect <id>',
      'try this one alone; may be given more than once',
      (text, before: readonly string[]) => [...before, known(text)],
      [],
    )
    .option('--all', 'ask every type of each defect, and not only until one finds it')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit code 1: a defect that vectors can see is seen by none, one that they cannot see is seen, or
a test fails on the implementation as it is.

Examples:
  $ qsmp vectors defects
  $ qsmp vectors defects --all --defect tag-not-compared`,
    )
    .action((options: DefectsOptions) => show(options, context));
}

async function show({ defect, all = false, json = false }: DefectsOptions, context: Context): Promise<void> {
  // What has no defect is tried where all are.
  const tasks: readonly (string | null)[] = defect.length === 0 ? [null, ...IDS] : defect;
  const progress = new Progress(context.stderr);
  const detections = await runTasks<VectorDefectTask, Detection>(
    workerPath('vectors-defects-task'),
    tasks.map((id) => ({ defect: id, all })),
    {
      jobs: undefined,
      signal: context.signal,
      answered: (_, count) => progress.show(`${count} of ${tasks.length} implementations`),
    },
  );
  progress.clear();
  if (context.signal.aborted) context.exit(EXIT.INTERRUPTED);
  if (detections.some((each) => !isRight(each))) context.exit(EXIT.FINDINGS);
  if (json) printJson(context, { defects: detections.filter((each) => each.defect !== CLEAN.id) });
  else context.stdout.write(tableOf(detections, context));
}

/** Whether a defect is found exactly where there is no reason why it cannot be. */
export function isRight({ defect, invisible, failed }: Detection): boolean {
  return failed.length > 0 === (invisible === undefined && defect !== CLEAN.id);
}

function tableOf(detections: readonly Detection[], { stdout }: Context): string {
  const rows = detections.map((detection) => {
    const { defect, failed, invisible } = detection;
    const [first] = failed;
    const place = first === undefined ? '-' : `${first.file} ${first.tcId}`;
    const types = failed.map(({ type }) => type).join(', ') || (invisible ?? '');
    return [defect, place, isRight(detection) ? types : `WRONG: ${types || 'found by none'}`];
  });
  const width = stdout.isTTY ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
  const defects = detections.filter(({ defect }) => defect !== CLEAN.id);
  const seen = defects.filter(({ failed }) => failed.length > 0).length;
  const wrong = detections.filter((each) => !isRight(each)).length;
  return `${table([['DEFECT', 'FIRST TEST THAT FAILS', 'TYPE THAT FINDS IT'], ...rows], width)}
${defects.length} defects, ${seen} found, ${defects.length - seen} not found, ${wrong} otherwise than they should be
`;
}
