import type { WholeRun } from '../record/index.ts';

/** Files that a finding can be pointed at. Paths are relative, with forward slashes. */
export interface Origin {
  /** The manifest of the peer. */
  readonly manifest?: string;
  /** The run record. */
  readonly record?: string;
}

/**
 * A format in which a run can be reported, from its record alone. What a record says may be hostile: a peer's words
 * stand in it, and so may anybody's who wrote one. A format shows them, and lets them do nothing.
 */
export interface Format {
  /** As `--report` takes it. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** The document, in pieces that follow one another. */
  render(run: WholeRun, origin?: Origin): Iterable<string>;
}
