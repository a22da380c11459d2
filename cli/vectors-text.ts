import type { Failure, Verification } from '../vectors/verify.ts';
import { table } from './table.ts';

/** Failures, and unknown fields, of one file that are said in words; `--json` has all. */
const SAID = 20;

/** A file, how many values of each of its groups were compared, and which differ. */
export function explainVerification(verification: Verification): string {
  const { file, kind, profile, groups, failures, unknownFields } = verification;
  const rows = groups.map((group) => [`  ${group.name}`, String(group.compared), String(group.failures)]);
  return [
    `${file}: ${kind}${profile === undefined ? '' : `, ${profile}`}\n`,
    table([['  GROUP', 'COMPARED', 'DIFFER'], ...rows], Number.POSITIVE_INFINITY),
    ...some(failures.map(explainFailure)),
    ...some(unknownFields.map((path) => `  ${path}: unknown, passed over\n`)),
    '\n',
  ].join('');
}

/** The last line. @param unverified how many files could not be verified */
export function explainTotal(verifications: readonly Verification[], unverified: number): string {
  const compared = verifications.reduce((sum, each) => sum + each.compared, 0);
  const differ = verifications.reduce((sum, each) => sum + each.failures.length, 0);
  const files = verifications.length;
  const counts = `${files} ${files === 1 ? 'file' : 'files'}, ${compared} values compared, ${differ} differ`;
  return `${counts}${unverified === 0 ? '' : `; ${unverified} not verified`}\n`;
}

function explainFailure({ path, requirement, expected, actual }: Failure): string {
  return `  ${path} (${requirement}): recorded ${expected}, ours ${actual}\n`;
}

function some(lines: readonly string[]): readonly string[] {
  return lines.length <= SAID
    ? lines
    : [...lines.slice(0, SAID), `  and ${lines.length - SAID} more, which --json lists\n`];
}
