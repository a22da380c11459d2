import type { Crypto } from '../impl/crypto/crypto.ts';
import { compare, type Difference } from './interop/compare.ts';
import { excerpts } from './interop/excerpt.ts';
import { isLeftOut } from './interop/left-out.ts';
import { parseJson } from './interop/parse-json.ts';
import { type Recording, readRecording } from './interop/recording.ts';
import { type RecordingKind, requirementsOf } from './interop/requirements-of.ts';

export { MAXIMUM_RECORDING } from './interop/parse-json.ts';
export { RecordingError } from './interop/recording-error.ts';

/** A value of a recording that is not what we come to. */
export interface Failure {
  /** As in `handshake.packets_and_steps[1].trace[4].pk`. */
  readonly path: string;
  /** The foremost requirement that the value pins down. */
  readonly requirement: string;
  /** The recorded value and ours, as JSON; long ones shortened around the first byte that differs. */
  readonly expected: string;
  readonly actual: string;
}

/** What was compared under one field of a recording. */
export interface Group {
  readonly name: string;
  /** How many values. */
  readonly compared: number;
  readonly failures: number;
}

/** What a verification found. */
export interface Verification {
  readonly file: string;
  readonly kind: RecordingKind;
  /** The configuration string of a session. */
  readonly profile?: string;
  /** How many values were compared. */
  readonly compared: number;
  /** One for each field of the document, in its order. */
  readonly groups: readonly Group[];
  /** The paths of fields that this version does not know: reported, and passed over. */
  readonly unknownFields: readonly string[];
  readonly failures: readonly Failure[];
}

/**
 * Verifies a recording of the deployed implementation: replays it on ours, and compares every value.
 *
 * @param file its name, for the result
 * @throws RecordingError for bytes that are no recording, or one of a profile that is not supported
 */
export function verifyRecording(file: string, bytes: Uint8Array, backend: Crypto): Verification {
  const recording = readRecording(parseJson(bytes));
  return verification(file, recording, recording.replay(backend));
}

/** Compares a recording with a replay of it. */
export function verification(file: string, recording: Recording, replayed: unknown): Verification {
  const { kind, profile, document, unknownFields } = recording;
  const [recorded, ours] = [fieldsOf(document), fieldsOf(replayed)];
  const groups: Group[] = [];
  const failures: Failure[] = [];
  for (const name of new Set([...recorded.keys(), ...ours.keys()])) {
    const { compared, differences } = compare(recorded.get(name), ours.get(name), isLeftOut, name);
    if (compared > 0) groups.push({ name, compared, failures: differences.length });
    failures.push(...differences.map((difference) => failureOf(kind, difference)));
  }
  return {
    file,
    kind,
    ...(profile && { profile: profile.configuration }),
    compared: groups.reduce((sum, group) => sum + group.compared, 0),
    groups,
    unknownFields,
    failures,
  };
}

function fieldsOf(document: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(Object(document)));
}

function failureOf(kind: RecordingKind, { path, recorded, ours }: Difference): Failure {
  const [requirement] = requirementsOf(kind, path);
  return { path, requirement, ...excerpts(recorded, ours) };
}
