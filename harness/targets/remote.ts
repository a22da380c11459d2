import type { Clock } from '../../impl/clock.ts';
import { systemClock } from '../../impl/clock.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Dialect } from '../../impl/dialect.ts';
import type { Identity } from '../../impl/endpoint.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import type { Between } from '../between/between.ts';
import type { PeerProcess } from '../observation/peer-process.ts';
import { HAS_PROC } from '../observation/usage.ts';
import { LearnedPatience } from '../patience.ts';
import type { KnownLimits, PeerSettings, Target } from '../target.ts';
import type { Wire } from '../wire.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** A peer that is reached over TCP, whoever connects. */
export interface RemoteOptions {
  /** How it is attached, in words. */
  readonly name: () => string;
  /** The peer's. */
  readonly role: Role;
  /** Who we are to it. */
  readonly ours: Identity;
  readonly profile: Profile;
  readonly dialect: Dialect;
  readonly crypto: Crypto;
  readonly echo: boolean;
  /** A new connection. @throws PeerUnusableError when there is none to be had */
  readonly connect: (settings?: PeerSettings) => Promise<Wire>;
  /** The peer's clock, where it is not ours. */
  readonly clock?: Clock;
  /** Whether its handshakes are cached. */
  readonly cached?: boolean;
  /** Whether it serves one connection at a time. */
  readonly sequential?: boolean;
  /** What it puts before every message that it sends back. */
  readonly echoPrefix?: Uint8Array;
  /** Whether it takes no part in ratchets. */
  readonly ratchetless?: boolean;
  /** Whether its clock is ours to set, connection by connection. */
  readonly setsClock?: boolean;
  /** Where a session is, and what it is keyed with, where the peer tells. */
  readonly stageOf?: Target['stageOf'];
  readonly claimOf?: Target['claimOf'];
  /** Makes the peer start ratchets, where it can be made to. */
  readonly startRatchet?: Target['startRatchet'];
  /** Makes the peer send a message, where it can be made to. */
  readonly say?: Target['say'];
  /** Makes the peer end a session in good order, where it can be made to. */
  readonly endSession?: Target['endSession'];
  /** Its process, where we started it and all of its connections are of one. */
  readonly process?: PeerProcess;
  /** Clients of its own, between whom and it we can stand. */
  readonly between?: Between;
  /** What it is known to allow, or a server beside it that allows little. */
  readonly limits?: KnownLimits;
  readonly limited?: Target;
  /** Whether it may be waited for until it gives a handshake up, although it is not known when it does. */
  readonly waitsForHandshakes?: boolean;
  readonly close?: () => Promise<void>;
}

/** A peer that is reached over TCP. */
export function remoteTarget(options: RemoteOptions): Target {
  const { role, ours, profile, dialect, crypto, echo, startRatchet, endSession, process, limits, limited } =
    options;
  const { cached, sequential, echoPrefix, ratchetless, connect, stageOf, claimOf, between, say } = options;
  const known = limited?.limits ?? limits;
  return {
    get name() {
      return options.name();
    },
    role,
    identity: ours,
    profile,
    dialect,
    crypto,
    clock: options.clock ?? systemClock,
    capabilities: {
      echo,
      startsRatchets: startRatchet !== undefined,
      setsClock: options.setsClock === true,
      revealsKeys: false,
      setsIdentity: false,
      readsKeyFiles: false,
      between: between !== undefined,
      clientSpeaks: between?.say !== undefined,
      tellsStage: stageOf !== undefined,
      claims: claimOf !== undefined,
      endsSessions: endSession !== undefined,
      observed: process !== undefined && HAS_PROC,
      countsConnections: known?.connections !== undefined,
      timesHandshakes: known?.handshakeTime !== undefined || options.waitsForHandshakes === true,
    },
    ...(process === undefined ? {} : { process }),
    ...(cached ? { cached } : {}),
    ...(sequential ? { sequential } : {}),
    ...(echoPrefix === undefined ? {} : { echoPrefix }),
    ...(ratchetless ? { ratchetless } : {}),
    ...(limits === undefined ? {} : { limits }),
    ...(limited === undefined ? {} : { limited }),
    patience: new LearnedPatience(profile),
    connect: sequential ? oneAtATime(connect) : connect,
    startRatchet: startRatchet ?? (() => {}),
    keysOf: () => [],
    ...(say === undefined ? {} : { say }),
    ...(endSession === undefined ? {} : { endSession }),
    ...(between === undefined ? {} : { between }),
    ...(stageOf === undefined ? {} : { stageOf }),
    ...(claimOf === undefined ? {} : { claimOf }),
    // Nothing of ours is kept open to a peer that we only connect to.
    async close() {
      await between?.close();
      await options.close?.();
    },
  };
}
