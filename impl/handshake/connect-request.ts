import type { Failure } from '../failure.ts';
import type { PrivateKey } from '../keys/key.ts';
import type { Session } from '../session.ts';
import { ErrorCode } from '../wire/codes.ts';

/** What a server checks of the two fields that every connect request carries (KEY-02, KEY-03, CFG-02). */
export function checkConnectRequest(
  session: Session,
  own: PrivateKey,
  kid: Uint8Array,
  cfg: Uint8Array,
): Failure | undefined {
  const { policy, clock, configuration } = session;
  if (!policy.acceptKeyIdentity(kid, own.keyIdentity))
    return { decision: 'acceptKeyIdentity', code: ErrorCode.keyUnrecognized };
  if (!policy.acceptExpiration(own.expiration, clock(), 'own'))
    return { decision: 'acceptExpiration', code: ErrorCode.keyExpired };
  if (!policy.acceptConfiguration(cfg, configuration))
    return { decision: 'acceptConfiguration', code: ErrorCode.unknownProtocol };
  return undefined;
}
