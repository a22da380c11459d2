import { once } from 'node:events';
import { connect as tcpConnect } from 'node:net';
import type { Endpoint } from '../endpoint.ts';
import { Connection } from './connection.ts';
import { ConnectError } from './net-errors.ts';
import { DEFAULT_LIMITS, type Limits, type ShellPolicy, strictShell } from './shell-policy.ts';

/** Where to connect, and how. */
export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly limits?: Partial<Limits>;
  readonly policy?: ShellPolicy;
}

/**
 * Connects a client endpoint over TCP and starts it. It resolves once the socket is connected; wait for the
 * connection's `established` before sending.
 * @throws ConnectError when there is no connection within the handshake's time
 */
export async function connect(endpoint: Endpoint, options: ConnectOptions): Promise<Connection> {
  const { host, port } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const socket = tcpConnect({ host, port });
  const timer = setTimeout(
    () => socket.destroy(new Error(`no answer in ${limits.handshakeTime} ms`)),
    limits.handshakeTime,
  );
  try {
    await once(socket, 'connect');
  } catch (error) {
    throw new ConnectError(host, port, error);
  } finally {
    clearTimeout(timer);
  }
  const connection = new Connection(endpoint, socket, options.policy ?? strictShell, limits);
  connection.start();
  return connection;
}
