import type { Dialect } from '../dialect.ts';
import {
  type ChannelRow,
  type Check,
  type Cipher,
  Flag,
  type Protocol,
  type Rekey,
  type Split,
} from '../protocol.ts';
import { HEADER_FIELDS } from '../term.ts';

/** HDR-02, CHN-03: what is checked on every header. */
export const HEADER_CHECKS: readonly Check[] = ['flag', 'length', 'sequence', 'time'];

/** Section 7: key and nonce of each direction, and the ratchet key. */
const split: Split = {
  client: { key: 'k1', nonce: 'n1' },
  server: { key: 'k2', nonce: 'n2' },
  ratchet: 'rk',
};

const sealed = (...content: string[]) => ({ content, header: HEADER_FIELDS, encrypted: true });
const checks: readonly Check[] = [...HEADER_CHECKS, 'tag'];

const message: ChannelRow = {
  name: 'message',
  flag: Flag.encryptedMessage,
  draws: [],
  sealed: sealed('text'),
  checks,
};
const error: ChannelRow = {
  name: 'error',
  flag: Flag.error,
  draws: [],
  sealed: sealed('code'),
  checks,
};
const symmetricRatchet: ChannelRow = {
  name: 'symmetric ratchet',
  flag: Flag.symmetricRatchet,
  draws: [{ kind: 'token', name: 'token', origin: 'session' }],
  sealed: sealed('token'),
  // RTS-05: the peer rekeyed when it sent this, and will not be able to read an open request.
  checks: [...checks, 'idle'],
};
const asymmetricRequest: ChannelRow = {
  name: 'asymmetric request',
  flag: Flag.asymmetricRequest,
  draws: [{ kind: 'kem key', name: 'pkR', origin: 'session' }],
  signed: { hash: 'hR', over: ['pkR'], verifiedWith: 'peer' },
  sealed: sealed('sig', 'hR', 'pkR'),
  checks: [...checks, 'idle', 'hash', 'signature'],
};
const asymmetricResponse: ChannelRow = {
  name: 'asymmetric response',
  flag: Flag.asymmetricResponse,
  draws: [{ kind: 'encapsulation', name: 'cptR', to: 'pkR', secret: 'secR', origin: 'session' }],
  signed: { hash: 'hR', over: ['cptR'], verifiedWith: 'peer' },
  sealed: sealed('sig', 'hR', 'cptR'),
  checks: [...checks, 'requested', 'hash', 'signature'],
};

/** Sections 8 to 10, which both variants share but for the asymmetric ratchet. */
export function channel(
  variant: Protocol['variant'],
): Pick<Protocol, 'channel' | 'cipher' | 'rekey' | 'ratchetErased' | 'erasesAtTeardown'> {
  return {
    channel:
      variant === 'simplex'
        ? [message, symmetricRatchet, error]
        : [message, symmetricRatchet, asymmetricRequest, asymmetricResponse, error],
    cipher,
    rekey: { symmetric: rekey('token'), asymmetric: rekey('secR') },
    // RTA-04, RTS-03.
    ratchetErased: ['token', 'eskR', 'secR'],
    erasesAtTeardown: true,
  };
}

const cipher: Cipher = {
  nonceRunsOn: true,
  chained: true,
  continues: true,
  stores: true,
  releasesAfterTag: true,
};

function rekey(secret: string): Rekey {
  return {
    inputs: { x: [secret], n: ['cfg'], s: ['rk'] },
    split,
    directions: ['client', 'server'],
    changesKeys: true,
    changesRatchetKey: true,
    keepsOld: false,
  };
}

/** The key derivation of a dialect with section 7's split. */
export function derivation(choice: Dialect, variant: Protocol['variant']): Protocol['derivation'] {
  return { ...choice.derivation[variant], split };
}
