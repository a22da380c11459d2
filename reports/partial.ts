import type { WholeRun } from '../record/index.ts';

/** Why a report is of a part of a run, in a sentence; undefined where it is of the whole. */
export function whyPartial({ summary }: Pick<WholeRun, 'summary'>): string | undefined {
  if (summary === undefined) return 'The record was cut off: what was not tried by then is missing.';
  return summary.interrupted ? 'Interrupted: what was not tried by then is missing.' : undefined;
}
