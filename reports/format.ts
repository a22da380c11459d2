import type { WholeRun } from '../record/index.ts';

/** A format in which a run can be reported, from its record alone. */
export interface Format {
  /** As `--report` takes it. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** The document, in pieces that follow one another. */
  render(run: WholeRun): Iterable<string>;
}
