import { appendFileSync, statSync } from 'node:fs';
import type { WholeRun } from '../record/index.ts';
import { MARKDOWN } from '../reports/markdown.ts';
import { withoutPaths } from '../reports/without-paths.ts';
import type { Context } from './context.ts';

/**
 * Bytes of a step's summary: GitHub refuses all of a larger one ("$GITHUB_STEP_SUMMARY upload aborted, supports content
 * up to a size of 1024k").
 */
const MAXIMUM = 1 << 20;

/**
 * Appends the run to the summary of a GitHub job's step, where this runs in one. That a summary cannot be written is said,
 * and changes no verdict.
 */
export function addStepSummary(run: WholeRun, { env, stderr }: Context): void {
  const path = env['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '') return;
  try {
    const bytes = new TextEncoder().encode([...MARKDOWN.render(withoutPaths(run))].join(''));
    const before = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (before + bytes.length <= MAXIMUM) appendFileSync(path, bytes);
    else stderr.write('qsmp: the step summary is full: this run is not in it\n');
  } catch (error) {
    stderr.write(
      `qsmp: the step summary cannot be written: ${error instanceof Error ? error.message : error}\n`,
    );
  }
}
