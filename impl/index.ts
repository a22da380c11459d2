/** The reference implementation of QSMP, for testing: not constant time, no defence against side channels. */
export type { RatchetKind } from './channel/data-phase.ts';
export { type Clock, systemClock } from './clock.ts';
export { BACKENDS, type BackendName, backend } from './crypto/backends.ts';
export type { Aead, Crypto, KdfInput, Symmetric } from './crypto/crypto.ts';
export { DIALECTS, type Dialect, type DialectName } from './dialect.ts';
export {
  type CloseReason,
  Endpoint,
  type EndpointEvent,
  type Environment,
  type Identity,
  type Output,
} from './endpoint.ts';
export { KeyFileError, type KeyFileFault, QsmpError } from './errors.ts';
export type { Failure } from './failure.ts';
export { generateKey, KEY_VALIDITY } from './keys/generate-key.ts';
export type { PrivateKey, PublicKey } from './keys/key.ts';
export { type ConnectOptions, connect } from './net/connect.ts';
export { Connection, type ConnectionEvents } from './net/connection.ts';
export { Listener, type ListenOptions, listen } from './net/listen.ts';
export { ConnectError, ListenError } from './net/net-errors.ts';
export { DEFAULT_LIMITS, type Limits, type ShellPolicy, strictShell } from './net/shell-policy.ts';
export { type Policy, strict } from './policy.ts';
export { type RandomSource, systemRandom } from './primitives/random.ts';
export { seededRandom } from './primitives/seeded-random.ts';
export { findProfile, PROFILES, type Profile } from './profile.ts';
export { StateError } from './state-error.ts';
export { type Role, VARIANTS, type Variant } from './variant.ts';
export { ErrorCode, errorName, Flag, flagName } from './wire/codes.ts';
export { Framer, type FramerPolicy, type Packet, strictFramer } from './wire/framer.ts';
export { decodeHeader, encodeHeader, type Header } from './wire/header.ts';
export { decodePrivateKey, encodePrivateKey } from './wire/private-key-file.ts';
export { decodePublicKey, encodePublicKey } from './wire/public-key-file.ts';
