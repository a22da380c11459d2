import { Command } from 'commander';
import type { RecordedRun } from '../record/index.ts';
import { type Comparison, compareRuns } from '../reports/diff/compare.ts';
import { countChanges, diffText } from '../reports/diff/diff-text.ts';
import { consoleOptions } from './console-options.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { openRecord } from './report-record.ts';

/** `qsmp report diff`: what changed between two runs of a peer. */
export function reportDiffCommand(context: Context): Command {
  return new Command('diff')
    .description('Say what changed between two runs of a peer.')
    .argument('<old>', 'a run record (--report ndjson=FILE)')
    .argument('<new>', 'the record of a later run')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Results are compared by check, variant, role and profile; times are not. The records may be
of different versions of the suite.

Exit code: 0 nothing got worse; 1 something did; 2 a record cannot be read; 3 nothing got worse
in what is there, and one of the records was cut off.

Examples:
  $ qsmp report diff yesterday.ndjson today.ndjson`,
    )
    .action((old: string, current: string, options: { readonly json?: true }) =>
      diff([old, current], options, context),
    );
}

async function diff(
  [oldPath, newPath]: readonly [string, string],
  { json }: { readonly json?: true },
  context: Context,
): Promise<void> {
  const old = await openRecord(oldPath);
  try {
    const current = await openRecord(newPath);
    try {
      const comparison = compareRuns(old, current);
      if (json) printJson(context, diffDocument(comparison, old, current));
      else for (const piece of diffText(comparison, consoleOptions(context))) context.stdout.write(piece);
      if (comparison.worse) context.exit(EXIT.FINDINGS);
      else if (old.summary === undefined || current.summary === undefined) context.exit(EXIT.UNUSABLE);
    } finally {
      current.close();
    }
  } finally {
    old.close();
  }
}

function diffDocument(
  { notes, differences, same, worse }: Comparison,
  old: RecordedRun,
  current: RecordedRun,
): object {
  const side = ({ header, counts, summary }: RecordedRun) => {
    const { tool, started, seed, dialect, targets } = header;
    return { tool, started, seed, dialect, targets, complete: summary !== undefined, counts };
  };
  return {
    old: side(old),
    new: side(current),
    ...{ worse, notes, counts: { ...countChanges(differences), same }, differences },
  };
}
