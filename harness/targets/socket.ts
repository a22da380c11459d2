import { systemClock } from '../../impl/clock.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Dialect } from '../../impl/dialect.ts';
import type { Identity } from '../../impl/endpoint.ts';
import type { Profile } from '../../impl/profile.ts';
import type { PeerProcess } from '../observation/peer-process.ts';
import { HAS_PROC } from '../observation/usage.ts';
import { LearnedPatience } from '../patience.ts';
import { openSocketWire } from '../socket-wire.ts';
import type { KnownLimits, Target } from '../target.ts';

/** How long a connection may take to be there, in milliseconds. */
const CONNECT_TIME = 10_000;

export interface SocketOptions {
  readonly host: string;
  /** Where it listens now: a peer that is started anew may listen elsewhere. */
  readonly port: number | (() => number);
  /** Who we are to the server that listens there. */
  readonly ours: Identity;
  readonly profile: Profile;
  readonly dialect: Dialect;
  readonly crypto: Crypto;
  readonly echo: boolean;
  /** Makes the server start ratchets, where it can be made to. */
  readonly startRatchet?: Target['startRatchet'];
  /** Makes the server end a session in good order, where it can be made to. */
  readonly endSession?: Target['endSession'];
  /** Its process, where we started it. */
  readonly process?: PeerProcess;
  /** What it is known to allow, or a server beside it that allows little. */
  readonly limits?: KnownLimits;
  readonly limited?: Target;
  /** Whether it may be waited for until it gives a handshake up, although it is not known when it does. */
  readonly waitsForHandshakes?: boolean;
  readonly close?: () => Promise<void>;
}

/** A server that listens on TCP. */
export function socketTarget(options: SocketOptions): Target {
  const { host, ours, profile, dialect, crypto, echo, startRatchet, endSession, process, limits, limited } =
    options;
  const port = (): number => (typeof options.port === 'number' ? options.port : options.port());
  const known = limited?.limits ?? limits;
  return {
    get name() {
      return `${host}:${port()}`;
    },
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
      endsSessions: endSession !== undefined,
      observed: process !== undefined && HAS_PROC,
      countsConnections: known?.connections !== undefined,
      timesHandshakes: known?.handshakeTime !== undefined || options.waitsForHandshakes === true,
    },
    ...(process === undefined ? {} : { process }),
    ...(limits === undefined ? {} : { limits }),
    ...(limited === undefined ? {} : { limited }),
    patience: new LearnedPatience(),
    connect: () => openSocketWire(host, port(), CONNECT_TIME),
    startRatchet: startRatchet ?? (() => {}),
    keysOf: () => [],
    ...(endSession === undefined ? {} : { endSession }),
    // Nothing of ours is kept open to a server that we only connect to.
    close: options.close ?? (async () => {}),
  };
}
