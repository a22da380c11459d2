/** What a check says of a peer (docs/architecture.md, "Command line"). */
export type Verdict = 'pass' | 'fail' | 'warn' | 'info' | 'inconclusive' | 'unsupported' | 'error';

export const VERDICTS: readonly Verdict[] = [
  'pass',
  'fail',
  'warn',
  'info',
  'inconclusive',
  'unsupported',
  'error',
];

/** What one case came to: the verdict, what was demanded and what was seen, in words. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly expected: string;
  readonly observed: string;
}
