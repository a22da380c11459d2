import { once } from 'node:events';
import { type Socket, connect as tcpConnect } from 'node:net';
import { backend } from '../../crypto/backends.ts';
import { Endpoint } from '../../endpoint.ts';
import { seededRandom } from '../../primitives/seeded-random.ts';
import { PROFILES, type Profile } from '../../profile.ts';
import { identity, NOW, type Overrides, testKeys } from '../../testing/pair.ts';
import type { Role, Variant } from '../../variant.ts';
import { type ConnectOptions, connect } from '../connect.ts';
import type { Connection } from '../connection.ts';
import { type Listener, type ListenOptions, listen } from '../listen.ts';

const crypto = backend('fast');
const profile = PROFILES[0] as Profile;
const keys = testKeys(profile, crypto);

/** An endpoint with test keys, of the smallest profile. */
export function testEndpoint(variant: Variant, role: Role, overrides: Overrides = {}): Endpoint {
  return Endpoint.create(identity(variant, role, keys), {
    profile,
    crypto,
    clock: () => NOW,
    random: seededRandom(`${variant} ${role}`),
    ...overrides,
  });
}

/** Servers and clients on loopback, to be closed together. */
export class Loopback {
  readonly #listeners: Listener[] = [];
  readonly #sockets: Socket[] = [];
  readonly #connections: Connection[] = [];

  /** A server that sends every message back. */
  async echo(variant: Variant, options: Partial<ListenOptions> = {}): Promise<Listener> {
    const listener = await this.listen(variant, options);
    listener.on('connection', (connection) => {
      connection.on('message', (data) => void connection.send(data));
    });
    return listener;
  }

  async listen(variant: Variant, options: Partial<ListenOptions> = {}): Promise<Listener> {
    const listener = await listen(() => testEndpoint(variant, 'server'), {
      host: '127.0.0.1',
      port: 0,
      clock: () => NOW,
      ...options,
    });
    this.#listeners.push(listener);
    return listener;
  }

  /** A connection that was not started. */
  async connect(
    variant: Variant,
    { address }: Listener,
    options: Partial<ConnectOptions> = {},
  ): Promise<Connection> {
    const connection = await connect(testEndpoint(variant, 'client'), { ...address, ...options });
    this.#connections.push(connection);
    return connection;
  }

  /** A connection that is established. */
  async session(
    variant: Variant,
    listener: Listener,
    options: Partial<ConnectOptions> = {},
  ): Promise<Connection> {
    const connection = await this.connect(variant, listener, options);
    const established = once(connection, 'established');
    connection.start();
    await established;
    return connection;
  }

  /** A TCP connection and nothing more. */
  async socket({ address }: Listener): Promise<RawPeer> {
    const socket = tcpConnect({ ...address, allowHalfOpen: true, noDelay: true });
    this.#sockets.push(socket);
    await once(socket, 'connect');
    return new RawPeer(socket);
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#listeners.map((listener) => listener.close()));
  }
}

/** The other end of a connection, in the test's hands, byte for byte. It reads only what it is asked for. */
export class RawPeer {
  readonly socket: Socket;
  #ended: 'closed' | 'reset' | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('readable', () => this.#wake());
    socket.on('end', () => this.#end('closed'));
    socket.on('error', () => this.#end('reset'));
    socket.on('close', () => this.#end('closed'));
  }

  /** How the other side ended, once all that it sent is read. */
  get ended(): 'closed' | 'reset' | undefined {
    return this.#ended;
  }

  /** What came next, or `undefined` once the other side has ended. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const segment: Uint8Array | null = this.socket.read();
      if (segment !== null) return segment;
      if (this.#ended !== undefined) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** All that comes until the other side ends. */
  async rest(): Promise<Uint8Array> {
    const segments: Uint8Array[] = [];
    for (let segment = await this.next(); segment !== undefined; segment = await this.next())
      segments.push(segment);
    return Buffer.concat(segments);
  }

  /** Sends bytes, and resolves when they have left. */
  async send(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /** Runs the client's side of a handshake until it has sent `packets` of them, or is established. */
  async handshake(endpoint: Endpoint, packets = Number.POSITIVE_INFINITY): Promise<void> {
    let sent = 0;
    let output = endpoint.start();
    for (;;) {
      for (const packet of output.packets) {
        await this.send(packet);
        sent += 1;
        if (sent === packets) return;
      }
      if (endpoint.stage === 'established') return;
      const segment = await this.next();
      if (segment === undefined) throw new Error(`the server ended at "${endpoint.stage}"`);
      output = endpoint.receive(segment);
    }
  }

  #end(how: 'closed' | 'reset'): void {
    this.#ended ??= how;
    this.#wake();
  }
}
