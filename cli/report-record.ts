import { RecordedRun, type WholeRun } from '../record/index.ts';
import { type ConsoleOptions, consoleReport } from '../reports/console/console.ts';
import { JSON_DOCUMENT } from '../reports/json.ts';
import { consoleOptions } from './console-options.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { fileError } from './files.ts';

/** Opens a run record. @throws UsageError for a file that cannot be read; RecordError for one that is no record */
export async function openRecord(path: string): Promise<RecordedRun> {
  try {
    return await RecordedRun.open(path);
  } catch (error) {
    throw fileError(path, 'read', error);
  }
}

/** Prints a run that was recorded, as text or as its JSON document. */
export function printRun(
  run: WholeRun,
  json: boolean | undefined,
  context: Context,
  beside: Pick<ConsoleOptions, 'before'> = {},
): void {
  const pieces = json
    ? JSON_DOCUMENT.render(run)
    : consoleReport(run, { ...consoleOptions(context), ...beside });
  for (const piece of pieces) context.stdout.write(piece);
}

/** Notes the exit code of a run of which something is missing. */
export function exitOfPart({ summary }: WholeRun, context: Context): void {
  if (summary === undefined) context.exit(EXIT.UNUSABLE);
  else if (summary.interrupted) context.exit(EXIT.INTERRUPTED);
}
