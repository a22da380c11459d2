import { createHash } from 'node:crypto';
import type { Location, Result } from 'sarif';
import { type RunResult, resultKey } from '../../record/index.ts';
import type { Origin } from '../format.ts';
import { oneLine } from '../text.ts';
import { MAXIMUM_NAME, MAXIMUM_TEXT } from './limits.ts';

/** How bad a finding is; undefined for a result that is none. */
export function levelOf({ verdict }: RunResult): 'error' | 'warning' | 'note' | undefined {
  if (verdict === 'fail') return 'error';
  if (verdict === 'warn') return 'warning';
  return verdict === 'info' ? 'note' : undefined;
}

/** The rule that a finding is of: its first requirement, or its check where it names none. */
export function ruleIdOf({ requirements, check }: RunResult): string {
  return oneLine(requirements[0] ?? check, MAXIMUM_NAME);
}

/** A finding. Its fingerprint is that of the same check on the same kind of peer in every run, whatever the seed. */
export function findingOf(result: RunResult, level: 'error' | 'warning' | 'note', origin: Origin): Result {
  const { check, title, requirements, variant, role, profile, example, expectation, replay, seed } = result;
  const text = (words: string) => oneLine(words, MAXIMUM_TEXT / 3).replace(/\.$/, '');
  const observed =
    example === undefined ? '' : ` Expected: ${text(example.expected)}. Observed: ${text(example.observed)}.`;
  const fingerprint = createHash('sha256').update(resultKey(result)).digest('hex').slice(0, 32);
  return {
    ruleId: ruleIdOf(result),
    level,
    message: {
      text: oneLine(`${check} (${variant} ${role}, ${profile}): ${text(title)}.${observed}`, MAXIMUM_TEXT),
    },
    locations: [locationOf(result, origin)],
    // GitHub looks at the first alone, and would else make one of the line, which all findings share.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'qsmpCheckOnPeer/v1': fingerprint },
    ...(expectation === undefined
      ? {}
      : {
          suppressions: [
            { kind: 'external' as const, status: 'accepted' as const, justification: text(expectation) },
          ],
        }),
    properties: {
      requirements: requirements.slice(0, 20).map((id) => oneLine(id, MAXIMUM_NAME)),
      seed: text(seed),
      ...(replay === undefined ? {} : { again: text(replay) }),
      ...(example === undefined ? {} : { case: text(JSON.stringify(example.case ?? null)) }),
    },
  };
}

/** Where the record of a run is looked for that does not say its name. */
const RECORD = 'run.ndjson';

/** The peer's manifest where it has one, else the record; and the check on its kind of peer. */
function locationOf({ check, variant, role, profile }: RunResult, { manifest, record }: Origin): Location {
  const name = (words: string) => oneLine(words, MAXIMUM_NAME);
  const path = Buffer.from(manifest ?? record ?? RECORD).toString();
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return {
    physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region: { startLine: 1 } },
    logicalLocations: [
      {
        name: name(check),
        fullyQualifiedName: name(`${variant}.${role}.${profile}.${check}`),
        kind: 'function',
      },
    ],
  };
}
