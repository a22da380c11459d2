import type { CloseReason } from '../endpoint.ts';
import { ErrorCode } from '../wire/codes.ts';

/** What a shell allows. Times in milliseconds, counts of connections, sizes in bytes. */
export interface Limits {
  /** Connections of a listener at once (DOS-02). */
  readonly connections: number;
  /** To be connected, and again from there to established (DOS-04: within two minutes). */
  readonly handshakeTime: number;
  /** Without a byte either way once established; 0 for no limit. */
  readonly idleTime: number;
  /** From our closing to the peer's, while it takes nothing more of what we sent. */
  readonly lingerTime: number;
  /** Unsent bytes above which nothing more is read from that peer: it does not take its answers. */
  readonly unsent: number;
  /**
   * Unsent bytes above which `send` asks its caller to wait. Well below `unsent`: two sides that both send all
   * that they may must still read one another.
   */
  readonly sendAhead: number;
  /** Bytes of messages that may wait for an open asymmetric ratchet (section 10). */
  readonly waiting: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  connections: 10_000,
  handshakeTime: 60_000,
  idleTime: 0,
  lingerTime: 1_000,
  unsent: 1 << 20,
  sendAhead: 1 << 18,
  waiting: 1 << 24,
});

/** The socket shell's decisions, each one named function. `strictShell` decides as protocol.md says. */
export interface ShellPolicy {
  /** May one more connection be served? (DOS-02) */
  acceptConnection(open: number, limits: Limits): boolean;
  /** The code that a connection above the limit is told, or `undefined` to tell it nothing. (ERR-02) */
  refusalCode(): ErrorCode | undefined;
  /** How long a handshake may take, in milliseconds. (DOS-04) */
  handshakeTime(limits: Limits): number;
  /** Is the connection read on while this much is unsent? (DOS-01) */
  readOn(unsent: number, limits: Limits): boolean;
  /** Should the application send on while this much is unsent? */
  sendOn(unsent: number, limits: Limits): boolean;
  /** May this much wait for an open asymmetric ratchet? A peer that never answers it ends there. (DOS-01) */
  acceptWaiting(waiting: number, limits: Limits): boolean;
  /** Is the socket closed when the session has ended? (ERR-01, CHN-04) */
  closesSocket(reason: CloseReason): boolean;
  /** Which of the other connections end with one that ended, for whatever reason: none. (TRD-02) */
  endsWith<Connection>(others: readonly Connection[], reason: CloseReason): readonly Connection[];
  /** Does the listener take connections after one that failed? It does. (TRD-02) */
  listensOn(): boolean;
  /** Is our side of a connection ended when the peer has ended its own? (DOS-01: nothing of it is kept) */
  endsWithPeer(): boolean;
  /**
   * How often a connection is looked at while nothing comes, in milliseconds: never, as the socket tells what comes.
   * (DOS-03)
   */
  pollInterval(state: 'half-open' | 'established' | 'closed'): number | undefined;
  /** What is written of the packets to send: all of them. */
  write(packets: readonly Uint8Array[]): readonly Uint8Array[];
}

export const strictShell: ShellPolicy = Object.freeze<ShellPolicy>({
  acceptConnection: (open, limits) => open < limits.connections,
  refusalCode: () => ErrorCode.hostsExceeded,
  handshakeTime: (limits) => limits.handshakeTime,
  readOn: (unsent, limits) => unsent <= limits.unsent,
  sendOn: (unsent, limits) => unsent <= limits.sendAhead,
  acceptWaiting: (waiting, limits) => waiting <= limits.waiting,
  closesSocket: () => true,
  endsWith: () => [],
  listensOn: () => true,
  endsWithPeer: () => true,
  pollInterval: () => undefined,
  write: (packets) => packets,
});
