import type { RatchetKind } from '../impl/channel/data-phase.ts';
import type { Clock } from '../impl/clock.ts';
import type { Crypto } from '../impl/crypto/crypto.ts';
import type { Dialect } from '../impl/dialect.ts';
import type { Identity } from '../impl/endpoint.ts';
import type { PrivateKey, PublicKey } from '../impl/keys/key.ts';
import type { Policy, SessionKeys } from '../impl/policy.ts';
import type { Profile } from '../impl/profile.ts';
import type { Role } from '../impl/variant.ts';
import type { AdapterResult } from '../record/index.ts';
import type { Between } from './between/between.ts';
import type { Inside } from './inside.ts';
import type { PeerProcess } from './observation/peer-process.ts';
import type { Wire } from './wire.ts';

/** What a peer can be asked to do, beside a handshake. */
export interface Capabilities {
  /** It sends back every message that it receives. */
  readonly echo: boolean;
  /** It can be made to start these ratchets itself. */
  readonly startsRatchets: boolean;
  /** Its clock is ours to set. */
  readonly setsClock: boolean;
  /** Its keys can be seen. */
  readonly revealsKeys: boolean;
  /** Its decisions are ours to take, where a check is of what follows from them (RPL-05). */
  readonly setsPolicy?: boolean;
  /** What it delivers, holds and erases can be seen. */
  readonly revealsState?: boolean;
  /** It can be made to end a session in good order. */
  readonly endsSessions?: boolean;
  /** Its process is ours: it can be observed, and started anew. */
  readonly observed?: boolean;
  /** It has a limit of connections that is known, and small enough to be reached. */
  readonly countsConnections?: boolean;
  /** It has a limit of time for a handshake that is known, or may be waited for. */
  readonly timesHandshakes?: boolean;
  /** Who it is, and whose keys it has, is ours to say. */
  readonly setsIdentity: boolean;
  /** Its readers of key files can be called. */
  readonly readsKeyFiles: boolean;
  /** There are clients for it that are not ours: we can stand in the middle. */
  readonly between?: boolean;
  /** Those clients can be made to send messages. */
  readonly clientSpeaks?: boolean;
  /** It tells where a session is. */
  readonly tellsStage?: boolean;
  /** It tells what its keys are, without telling them. */
  readonly claims?: boolean;
}

/** What no peer behind a socket offers: checks that need one of these try our own endpoints in process. */
export const INNER_CAPABILITIES: readonly (keyof Capabilities)[] = [
  'setsClock',
  'revealsKeys',
  'revealsState',
  'setsIdentity',
  'setsPolicy',
  'readsKeyFiles',
  'tellsStage',
  'claims',
];

/** What is set of a peer for one connection, where it has the capability. */
export interface PeerSettings {
  /** What its draws come from, where they are ours to give: the same connection is then the same in every run. */
  readonly seed?: string;
  /** Its clock (`setsClock`). */
  readonly clock?: Clock;
  /** Who it is, made of who it is otherwise (`setsIdentity`). */
  readonly identity?: (own: Identity) => Identity;
  /** Decisions that it takes otherwise (`setsPolicy`). */
  readonly policy?: Partial<Policy>;
}

/** The peer's readers of key files. Each throws a `KeyFileError` for a file that it refuses (KEY-04). */
export interface KeyFileReaders {
  publicKey(file: Uint8Array): PublicKey;
  privateKey(file: Uint8Array): PrivateKey;
}

/** What a peer does that has a capability, in words. */
export const CAPABILITY_MEANING: Readonly<Record<keyof Capabilities, string>> = {
  echo: 'sends messages back',
  startsRatchets: 'can be made to start ratchets',
  setsClock: 'lets us set its clock',
  revealsKeys: 'shows its keys, as only one in process does',
  setsPolicy: 'lets us take its decisions, as only one in process does',
  revealsState: 'shows what it delivers, holds and erases, as only one in process does',
  endsSessions: 'can be made to end a session in good order',
  observed: 'runs in a process that we started, and that this system lets us observe',
  countsConnections: 'has a limit of connections that is known',
  timesHandshakes: 'has a limit of time for handshakes that is known, or can be waited for',
  setsIdentity: 'lets us say whose keys it has',
  readsKeyFiles: 'lets us call its readers of key files',
  between: 'has clients of its own, between whom and it we can stand',
  clientSpeaks: 'has clients that can be made to send messages',
  tellsStage: 'tells where a session is, as one in process or behind an adapter can',
  claims: 'tells fingerprints of its keys, as one in process or behind an adapter can',
};

/** A peer under test, in one variant and profile: how it is reached, and who we are to it. */
export interface Target {
  /** How it is attached, in words. */
  readonly name: string;
  /** The peer's role; ours is the other one. */
  readonly role: Role;
  /** Our side of the connection: the keys that we hold. */
  readonly identity: Identity;
  readonly profile: Profile;
  readonly dialect: Dialect;
  readonly crypto: Crypto;
  readonly capabilities: Capabilities;
  /** The peer's clock, as far as we know it. */
  readonly clock: Clock;
  /** Milliseconds within which a peer that answers has always answered. 0 where nothing is waited for. */
  readonly patience: Patience;
  /** Its process, where we started it. Targets that share one are one peer. */
  readonly process?: PeerProcess;
  /** Whether its handshakes are cached, as ours must then be: the same draws make the same session again. */
  readonly cached?: true;
  /** Whether it serves one connection at a time: then it can be asked for no other meanwhile. */
  readonly sequential?: true;
  /** What it puts before every message that it sends back. */
  readonly echoPrefix?: Uint8Array;
  /** Whether it takes no part in ratchets. */
  readonly ratchetless?: true;
  /** The limits that it is known to have. */
  readonly limits?: KnownLimits;
  /** A server beside it, in the same process, whose limits are known and small. */
  readonly limited?: Target;
  /** Clients of its own, between whom and it we can stand. */
  readonly between?: Between;
  /** A new connection. @throws PeerUnusableError when there is none to be had */
  connect(settings?: PeerSettings): Promise<Wire>;
  /** Its readers of key files, where `readsKeyFiles`. */
  readonly keyFiles?: KeyFileReaders;
  /** Makes the peer start a ratchet on one connection, where `startsRatchets`. */
  startRatchet(kind: RatchetKind, wire: Wire): void;
  /** The keys that the peer has taken on one connection, oldest first, where `revealsKeys`. */
  keysOf(wire: Wire): readonly SessionKeys[];
  /** What the peer shows of one connection, where `revealsState`. */
  insideOf?(wire: Wire): Inside | undefined;
  /** Makes the peer send a message on one connection that is established, where it can be made to. */
  say?(data: Uint8Array, wire: Wire): void;
  /** Makes the peer end the session of one connection in good order, where `endsSessions`. */
  endSession?(wire: Wire): void;
  /** Where the peer says that the session of one connection is, where `tellsStage`. */
  stageOf?(wire: Wire): Promise<SessionStage>;
  /** What the peer says of the keys of one connection, where `claims`. */
  claimOf?(wire: Wire): Promise<SessionClaim>;
  /** Lets go of the peer, and ends what was started for it. */
  close(): Promise<void>;
}

/** Where a session is, in the words of an adapter. */
export type SessionStage = AdapterResult<'status'>['stage'];
/** What a session is keyed with: the transcript hash, and what tells the keys of each direction from others. */
export type SessionClaim = AdapterResult<'claim'>;

/** What a peer is known to allow. */
export interface KnownLimits {
  /** Connections at once (DOS-02). */
  readonly connections?: number;
  /** Milliseconds for a handshake (DOS-04). */
  readonly handshakeTime?: number;
}

/** How long to wait for a peer, in milliseconds, learned from how fast it has answered. */
export interface Patience {
  /** For an answer that will come. */
  readonly answer: number;
  /** For a reaction that a requirement demands: max(2 s, 20 times the learned latency). */
  readonly reaction: number;
  /** Notes how long an answer took. */
  learn(milliseconds: number): void;
}
