import { table } from '../reports/console/table.ts';
import type { Failure, Verification } from '../vectors/verify.ts';
import type { VectorVerification } from '../vectors/verify-vectors.ts';

/** Failures, and unknown fields, of one file that are said in words; `--json` has all. */
const SAID = 20;

/** A file, how many values were compared, and which differ. */
export function explainVerification(verification: Verification | VectorVerification): string {
  return verification.kind === 'vectors' ? explainVectors(verification) : explainRecording(verification);
}

function explainVectors(verification: VectorVerification): string {
  const { file, type, tests, compared, failures } = verification;
  const differ = failures.length === 0 ? '' : `, ${failures.length} differ`;
  return [
    `${file}: ${type}, ${tests} tests, ${compared} values compared${differ}${explainSignatures(verification)}\n`,
    ...some(failures.map(explainFailure)),
  ].join('');
}

function explainSignatures({ signatures }: VectorVerification): string {
  if (signatures === undefined) return '';
  const { made, checked } = signatures;
  const taken = checked === 0 ? '' : `, ${checked} taken because they verify`;
  return `; signatures: ${made} made again${taken}`;
}

/** Each of its groups too. */
function explainRecording(verification: Verification): string {
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
export function explainTotal(
  verifications: readonly (Verification | VectorVerification)[],
  unverified: number,
): string {
  const compared = verifications.reduce((sum, each) => sum + each.compared, 0);
  const differ = verifications.reduce((sum, each) => sum + each.failures.length, 0);
  const files = verifications.length;
  const counts = `${files} ${files === 1 ? 'file' : 'files'}, ${compared} values compared, ${differ} differ`;
  return `${counts}${unverified === 0 ? '' : `; ${unverified} not verified`}\n`;
}

function explainFailure({ path, requirement, expected, actual }: Failure): string {
  const which = requirement === '' ? '' : ` (${requirement})`;
  return `  ${path}${which}: recorded ${expected}, ours ${actual}\n`;
}

function some(lines: readonly string[]): readonly string[] {
  return lines.length <= SAID
    ? lines
    : [...lines.slice(0, SAID), `  and ${lines.length - SAID} more, which --json lists\n`];
}
