import type { SessionKeys } from '../../impl/policy.ts';
import type { Actor } from './actor.ts';

/** A secret by the model's name for it, if the endpoint still has it. */
export function keptSecret(actor: Actor, name: string): Uint8Array | undefined {
  const { secretKeys, secrets, keys } = actor.watched;
  const old = keys.at(-2);
  switch (name) {
    case 'eskS':
    case 'eskC':
      return present(secretKeys[0]);
    case 'eskR':
      return present(secretKeys.at(-1));
    case 'secA':
      return present(secrets[0]?.bytes);
    case 'secB':
      return present(secrets[1]?.bytes);
    case 'secR':
      return present(secrets.at(-1)?.bytes);
    case 'rk':
      return isKept(actor, 'ratchet key') ? keys.at(-1)?.ratchetKey : undefined;
    case 'old tx key':
    case 'old rx key':
    case 'old tx nonce':
    case 'old rx nonce': {
      if (!actor.watched.retained.some(({ held, why }) => held === 'channel keys' && why === 'replaced'))
        return undefined;
      const cipher = old && ofDirection(old, name.startsWith('old tx') === isClient(actor));
      return name.endsWith('key') ? cipher?.key : cipher?.nonce;
    }
    default:
      return undefined;
  }
}

/** Whether something that is erased with the session is there: the session is open, or it was kept. */
function isKept(actor: Actor, what: 'ratchet key' | 'channel keys'): boolean {
  return !actor.isClosed || actor.watched.retained.some(({ held, why }) => held === what && why === 'closed');
}

/** Key and nonce of the direction that the endpoint sends in, or else receives in, if it still has them. */
export function keptCipher(actor: Actor, sends: boolean): CipherKeys | undefined {
  const keys = actor.watched.keys.at(-1);
  if (keys === undefined || !isKept(actor, 'channel keys')) return undefined;
  return ofDirection(keys, sends === isClient(actor));
}

interface CipherKeys {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

function ofDirection(keys: SessionKeys, ofClient: boolean): CipherKeys {
  return ofClient
    ? { key: keys.clientKey, nonce: keys.clientNonce }
    : { key: keys.serverKey, nonce: keys.serverNonce };
}

function isClient({ slot }: Actor): boolean {
  return slot.role === 'client';
}

/** Bytes that have not been overwritten. */
function present(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes?.some((byte) => byte !== 0) ? bytes : undefined;
}
