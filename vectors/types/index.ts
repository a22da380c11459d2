import type { VectorType } from '../vector-type.ts';
import { accumulatedType } from './accumulated.ts';
import { cshakeType } from './cshake.ts';
import { dataPhaseType } from './data-phase.ts';
import { errorPacketType } from './error-packet.ts';
import { framerType } from './framer.ts';
import { handshakeType } from './handshake.ts';
import { headerType } from './header.ts';
import { kemType } from './kem.ts';
import { keyExpirationType } from './key-expiration.ts';
import { keyScheduleType } from './key-schedule.ts';
import { kmacType } from './kmac.ts';
import { mcelieceType } from './mceliece.ts';
import { mcelieceSessionType } from './mceliece-session.ts';
import { negativeDataPhaseType } from './negative-data-phase.ts';
import { negativeHandshakeType } from './negative-handshake.ts';
import { privateKeyFileType } from './private-key-file.ts';
import { publicKeyFileType } from './public-key-file.ts';
import { ratchetType } from './ratchet.ts';
import { rcsType } from './rcs.ts';
import { rcsKeyScheduleType } from './rcs-key-schedule.ts';
import { rcsSequenceType } from './rcs-sequence.ts';
import { recordingType } from './recording.ts';
import { rijndaelType } from './rijndael.ts';
import { sessionType } from './session.ts';
import { signedHashType } from './signed-hash.ts';
import { slhDsaType } from './slh-dsa.ts';
import { slhDsaKeyFileType } from './slh-dsa-key-file.ts';
import { transcriptType } from './transcript.ts';

/** Every type of vectors, from the primitives up. */
export const TYPES: readonly VectorType[] = [
  cshakeType,
  kmacType,
  rijndaelType,
  rcsKeyScheduleType,
  rcsType,
  rcsSequenceType,
  keyScheduleType,
  accumulatedType,
  headerType,
  framerType,
  publicKeyFileType,
  privateKeyFileType,
  slhDsaKeyFileType,
  signedHashType,
  slhDsaType,
  kemType,
  mcelieceType,
  transcriptType,
  keyExpirationType,
  handshakeType,
  dataPhaseType,
  ratchetType,
  errorPacketType,
  sessionType,
  mcelieceSessionType,
  recordingType,
  negativeHandshakeType,
  negativeDataPhaseType,
];
