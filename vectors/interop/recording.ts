import type { Crypto } from '../../impl/crypto/crypto.ts';
import { findProfile, type Profile } from '../../impl/profile.ts';
import { UNSUPPORTED_CONFIGURATIONS, whyUnsupported } from '../../impl/wire/keyfile-profile.ts';
import { type RcsRecording, readRcs } from './rcs-recording.ts';
import { entries, Place } from './reader.ts';
import { RecordingError } from './recording-error.ts';
import { replayRcs } from './replay-rcs.ts';
import { replaySession } from './replay-session.ts';
import type { RecordingKind } from './requirements-of.ts';
import { readSession, type SessionRecording } from './session-recording.ts';

/** A recording that was read. */
export interface Recording {
  readonly kind: RecordingKind;
  /** The profile of a session. */
  readonly profile: Profile | undefined;
  /** The values that are compared, and those of `isLeftOut`: the document without unknown fields. */
  readonly document: unknown;
  /** The paths of the fields that nobody knows. */
  readonly unknownFields: readonly string[];
  /** The same document as we make it. */
  replay(backend: Crypto): unknown;
}

/**
 * Takes a parsed document for the recording that its content says it is.
 * @throws RecordingError for a document that is none, or a session of a profile that is not supported
 */
export function readRecording(value: unknown): Recording {
  const root = Place.root();
  const names = new Set(entries(value, root).map(([name]) => name));
  if (names.has('sequences')) return ofRcs(readRcs(value, root), root);
  if (names.has('handshake')) return ofSession(readSession(value, root), root);
  throw new RecordingError('format', 'it is no recording: it has neither sequences nor a handshake');
}

function ofRcs(recording: RcsRecording, { findings }: Place): Recording {
  return {
    kind: 'rcs',
    profile: undefined,
    document: recording,
    unknownFields: findings.unknownFields,
    replay: ({ name }) => replayRcs(recording, name === 'noble' ? 'javascript' : 'wasm'),
  };
}

function ofSession(recording: SessionRecording, { findings }: Place): Recording {
  const profile = profileOf(recording);
  return {
    kind: recording.variant,
    profile,
    document: recording.document,
    unknownFields: findings.unknownFields,
    replay: (backend) => replaySession(recording, profile, backend),
  };
}

/**
 * The profile that a session names three times: as text, as bytes, and in its first key file. Where one of
 * them is wrong the other two tell, so that it is found to differ.
 */
export function profileOf({ variant, head }: SessionRecording): Profile {
  const { config, config_bytes_34_with_nul } = head;
  const key = variant === 'simplex' ? head.key : head.keys.listener;
  const [first, second, third] = [
    config,
    configurationOf(config_bytes_34_with_nul),
    configurationOf(key.qskey.slice(0, config_bytes_34_with_nul.length)),
  ];
  const configuration = second === third ? second : first;
  const profile = findProfile(configuration);
  if (profile !== undefined) return profile;
  if (UNSUPPORTED_CONFIGURATIONS.includes(configuration)) {
    throw new RecordingError(
      'unsupported-profile',
      `its profile, ${configuration}, is ${whyUnsupported(configuration)}`,
    );
  }
  throw new RecordingError('format', 'config is no configuration string that is known');
}

/** The text of a configuration field in hex. */
function configurationOf(field: string): string {
  return Buffer.from(field, 'hex').toString('latin1').replace(/\0$/, '');
}
