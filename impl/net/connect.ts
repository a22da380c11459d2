import { once } from 'node:events';
import { connect as tcpConnect } from 'node:net';
import { Connection } from './connection.ts';
import { Deadline } from './deadline.ts';
import { ConnectError } from './net-errors.ts';
import { DEFAULT_LIMITS, type Limits, type ShellPolicy, strictShell } from './shell-policy.ts';
import type { PatientEndpoint } from './stepper.ts';

/** Where to connect, and how. */
export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly limits?: Partial<Limits>;
  readonly policy?: ShellPolicy;
  /** Gives up the attempt to connect; what is connected is not touched. */
  readonly signal?: AbortSignal;
}

/**
 * Connects a client endpoint over TCP. Nothing is sent or read before the connection's `start()`, so that its
 * listeners, attached as soon as this resolves, miss nothing.
 * @throws ConnectError when there is no connection within the handshake's time; an AbortError when `signal`
 * gives it up
 */
export async function connect(endpoint: PatientEndpoint, options: ConnectOptions): Promise<Connection> {
  const { host, port, signal } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const policy = options.policy ?? strictShell;
  const time = policy.handshakeTime(limits);
  signal?.throwIfAborted();
  const socket = tcpConnect({ host, port });
  const deadline = new Deadline();
  deadline.set(time, () => socket.destroy(new Error(`no answer within ${time / 1000} s`)));
  try {
    await once(socket, 'connect', signal === undefined ? {} : { signal });
  } catch (error) {
    socket.destroy();
    throw signal?.aborted ? error : new ConnectError(host, port, error);
  } finally {
    deadline.lift();
  }
  return new Connection(endpoint, socket, policy, limits);
}
