import type { Failure } from '../failure.ts';
import { freshKeyPair, freshSecret } from '../handshake/ephemeral.ts';
import { withRatchetKeys } from '../handshake/keys.ts';
import { checkSignedHash, signHash } from '../handshake/signed-hash.ts';
import type { VerificationKeys } from '../policy.ts';
import type { KemKeyPair } from '../primitives/kem.ts';
import type { Session } from '../session.ts';
import { ErrorCode } from '../wire/codes.ts';
import { ratchetMessages, SECRET_LENGTH } from '../wire/messages.ts';
import type { Channel } from './channel.ts';

/** The long-term keys that asymmetric ratchets are signed with and verified under (Duplex only). */
export interface RatchetKeys {
  readonly signingKey: Uint8Array;
  readonly verificationKeys: VerificationKeys;
}

/** Rekeys both directions from a token (section 9). The token is erased. */
export function ratchetSymmetric(session: Session, channel: Channel, token: Uint8Array): void {
  const derivation = 'symmetric ratchet';
  withRatchetKeys(session, derivation, token, channel.ratchetKey, (keys) => channel.rekey(keys, derivation));
  session.policy.erase(token, 'token', 'used');
}

/** Rekeys both directions from a KEM secret (section 10). RTA-04: the secret is erased. */
function ratchetAsymmetric(session: Session, channel: Channel, secret: Uint8Array): void {
  const derivation = 'asymmetric ratchet';
  withRatchetKeys(session, derivation, secret, channel.ratchetKey, (keys) => channel.rekey(keys, derivation));
  session.policy.erase(secret, 'KEM secret', 'used');
}

/** A fresh token (section 9). */
export function freshToken(session: Session): Uint8Array {
  return session.policy.randomness(session.random, 'token').bytes(SECRET_LENGTH);
}

/** A request with a fresh key: the message to seal, and the key pair that its response needs (section 10). */
export function requestAsymmetric(
  session: Session,
  keys: RatchetKeys,
): { message: Uint8Array; ephemeral: KemKeyPair } {
  const ephemeral = freshKeyPair(session, 'ratchet request');
  const { publicKey } = ephemeral;
  const signed = signHash(session, 'ratchet request', [publicKey], keys.signingKey);
  const layout = ratchetMessages(session.variant, session.profile).asymmetricRequest;
  return { message: layout.encode({ ...signed, publicKey }), ephemeral };
}

/**
 * Answers an opened request (RTA-02): the message to seal under the *current* keys, and what rekeys both
 * directions once that is done (section 10).
 */
export function answerAsymmetric(
  session: Session,
  keys: RatchetKeys,
  request: Uint8Array,
): { failure: Failure } | { message: Uint8Array; rekey: (channel: Channel) => void } {
  const { asymmetricRequest, asymmetricResponse } = ratchetMessages(session.variant, session.profile);
  const { publicKey, ...signed } = asymmetricRequest.decode(request);
  const checked = checkSignedHash(session, 'ratchet request', [publicKey], signed, keys.verificationKeys);
  if ('failure' in checked) return checked;
  if (!session.policy.acceptPublicKey(session.kem.acceptsPublicKey(publicKey)))
    return { failure: { decision: 'acceptPublicKey', code: ErrorCode.exchangeFailure } };
  const { ciphertext, secret } = freshSecret(session, 'ratchet response', publicKey);
  const answer = signHash(session, 'ratchet response', [ciphertext], keys.signingKey);
  return {
    message: asymmetricResponse.encode({ ...answer, ciphertext }),
    rekey: (channel) => ratchetAsymmetric(session, channel, secret),
  };
}

/** Takes an opened response to our open request, if any, and rekeys (RTA-02). RTA-04: the pair is erased. */
export function finishAsymmetric(
  session: Session,
  keys: RatchetKeys,
  channel: Channel,
  response: Uint8Array,
  ephemeral: KemKeyPair | undefined,
): Failure | undefined {
  const layout = ratchetMessages(session.variant, session.profile).asymmetricResponse;
  const { ciphertext, ...signed } = layout.decode(response);
  const checked = checkSignedHash(session, 'ratchet response', [ciphertext], signed, keys.verificationKeys);
  if ('failure' in checked) return checked.failure;
  const secret =
    ephemeral === undefined
      ? session.policy.unrequestedSecret()
      : session.kem.decapsulate(ciphertext, ephemeral.secretKey);
  if (secret === undefined) return { decision: 'decapsulate', code: ErrorCode.decapsulationFailure };
  if (ephemeral !== undefined) session.policy.erase(ephemeral.secretKey, 'KEM secret key', 'used');
  ratchetAsymmetric(session, channel, secret);
  return undefined;
}
