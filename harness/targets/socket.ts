import { systemClock } from '../../impl/clock.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Dialect } from '../../impl/dialect.ts';
import type { Identity } from '../../impl/endpoint.ts';
import type { Profile } from '../../impl/profile.ts';
import { LearnedPatience } from '../patience.ts';
import { openSocketWire } from '../socket-wire.ts';
import type { Target } from '../target.ts';

/** How long a connection may take to be there, in milliseconds. */
const CONNECT_TIME = 10_000;

export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** Who we are to the server that listens there. */
  readonly ours: Identity;
  readonly profile: Profile;
  readonly dialect: Dialect;
  readonly crypto: Crypto;
  readonly echo: boolean;
  /** Makes the server start ratchets, where it can be made to. */
  readonly startRatchet?: Target['startRatchet'];
}

/** A server that listens on TCP. */
export function socketTarget(options: SocketOptions): Target {
  const { host, port, ours, profile, dialect, crypto, echo, startRatchet } = options;
  return {
    name: `${host}:${port}`,
    role: 'server',
    identity: ours,
    profile,
    dialect,
    crypto,
    clock: systemClock,
    capabilities: {
      echo,
      startsRatchets: startRatchet !== undefined,
      setsClock: false,
      revealsKeys: false,
      setsIdentity: false,
      readsKeyFiles: false,
    },
    patience: new LearnedPatience(),
    connect: () => openSocketWire(host, port, CONNECT_TIME),
    startRatchet: startRatchet ?? (() => {}),
    keysOf: () => [],
    async close() {
      // Nothing of ours is kept open to it.
    },
  };
}
