import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { plainError } from '../endpoint.ts';
import { Connection } from './connection.ts';
import { endSocket } from './end-socket.ts';
import { ListenError } from './net-errors.ts';
import { DEFAULT_LIMITS, type Limits, type ShellPolicy, strictShell } from './shell-policy.ts';
import type { PatientEndpoint } from './stepper.ts';

/** Where to listen, and how. */
export interface ListenOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly limits?: Partial<Limits>;
  readonly policy?: ShellPolicy;
  /** Tells the time that refusals carry, in Unix seconds. */
  readonly clock: () => bigint;
}

export interface ListenerEvents {
  /** A connection was accepted; its handshake is about to start. */
  connection: [connection: Connection];
}

/** A TCP server that gives every connection an endpoint of its own. */
export class Listener extends EventEmitter<ListenerEvents> {
  readonly #server: Server;
  readonly #endpoint: () => PatientEndpoint;
  readonly #policy: ShellPolicy;
  readonly #limits: Limits;
  readonly #clock: () => bigint;
  readonly #connections = new Set<Connection>();
  /** Connections above the limit that are being told so. */
  readonly #refused = new Set<Socket>();

  constructor(server: Server, endpoint: () => PatientEndpoint, options: ListenOptions) {
    super();
    this.#server = server;
    this.#endpoint = endpoint;
    this.#policy = options.policy ?? strictShell;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#clock = options.clock;
    server.on('connection', (socket) => this.#accept(socket));
    // TRD-02: a connection that cannot be accepted, for want of a descriptor say, ends none of the others.
    server.on('error', () => {});
  }

  /** The address that it listens on. */
  get address(): { readonly host: string; readonly port: number } {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') return { host: '', port: 0 };
    return { host: address.address, port: address.port };
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Stops listening and ends every session in good order. Resolves when no socket is left. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#refused) socket.destroy();
    await Promise.all([...this.#connections].map((connection) => connection.close()));
    await closed;
  }

  #accept(socket: Socket): void {
    if (!this.#policy.acceptConnection(this.#connections.size, this.#limits)) {
      this.#refuse(socket);
      return;
    }
    const connection = new Connection(this.#endpoint(), socket, this.#policy, this.#limits);
    this.#connections.add(connection);
    connection.once('closed', () => this.#connections.delete(connection));
    connection.once('ended', (reason) => {
      const others = [...this.#connections].filter((other) => other !== connection);
      for (const other of this.#policy.endsWith(others, reason)) other.destroy();
      if (reason.cause === 'failure' && !this.#policy.listensOn()) this.#server.close();
    });
    this.emit('connection', connection);
    connection.start();
  }

  /** DOS-02, ERR-02: one connection too many is told so, and closed. */
  #refuse(socket: Socket): void {
    socket.on('error', () => {});
    const code = this.#policy.refusalCode();
    // No more are told at once than may be connected: a flood is dropped.
    if (code === undefined || this.#refused.size > this.#limits.connections) {
      socket.destroy();
      return;
    }
    this.#refused.add(socket);
    socket.once('close', () => this.#refused.delete(socket));
    socket.write(plainError(code, this.#clock()));
    endSocket(socket, this.#limits.lingerTime);
  }
}

/**
 * Listens on TCP; `endpoint` makes the server endpoint of each connection.
 * @throws ListenError when the address cannot be listened on
 */
export async function listen(endpoint: () => PatientEndpoint, options: ListenOptions): Promise<Listener> {
  const { policy = strictShell } = options;
  const server = createServer({ allowHalfOpen: !policy.endsWithPeer() });
  const listener = new Listener(server, endpoint, options);
  try {
    server.listen(options.port, options.host);
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(options.host, options.port, error);
  }
  return listener;
}
