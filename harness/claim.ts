import { createHash } from 'node:crypto';
import type { Endpoint } from '../impl/endpoint.ts';
import type { SessionKeys } from '../impl/policy.ts';
import type { SessionClaim, SessionStage } from './target.ts';

/** Where the session of an endpoint is, in the words of an adapter. */
export function stageOf({ stage }: Endpoint): SessionStage {
  return stage === 'established' || stage === 'closed' ? stage : 'handshake';
}

/**
 * What a session is keyed with, in the words of an adapter.
 * @param taken the keys that the endpoint has taken, oldest first
 * @throws RangeError for an endpoint that has none
 */
export function claimOf({ transcriptHash }: Endpoint, taken: readonly SessionKeys[]): SessionClaim {
  const keys = taken.at(-1);
  if (keys === undefined || transcriptHash === undefined) throw new RangeError('the session has no keys');
  return {
    transcript: Buffer.from(transcriptHash).toString('hex'),
    client: fingerprint(keys.clientKey, keys.clientNonce),
    server: fingerprint(keys.serverKey, keys.serverNonce),
  };
}

/** What tells keys apart without telling them. */
function fingerprint(key: Uint8Array, nonce: Uint8Array): string {
  return createHash('sha3-256').update(key).update(nonce).digest('hex');
}
