import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PeerUnusableError } from './peer-error.ts';
import type { Wire, WireEvent } from './wire.ts';

/** Bytes that are kept of what a peer sent and nobody read: a flood is answered by not reading on. */
const UNREAD_LIMIT = 1 << 20;

/**
 * A TCP connection to a peer.
 * @throws PeerUnusableError when there is none within `patience` milliseconds
 */
export async function openSocketWire(host: string, port: number, patience: number): Promise<Wire> {
  const socket = connect({ host, port });
  const timer = setTimeout(() => socket.destroy(new Error(`no answer in ${patience} ms`)), patience);
  try {
    await once(socket, 'connect');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PeerUnusableError(`no connection to ${host} port ${port}: ${why}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
  return new SocketWire(socket, socket.localPort ?? 0);
}

/** A TCP connection that is there, as a wire. */
export class SocketWire implements Wire {
  readonly id: number;
  readonly #socket: Socket;
  readonly #inbox: Uint8Array[] = [];
  #unread = 0;
  #end: WireEvent | undefined;
  #wake: (() => void) | undefined;

  /** @param id what tells it from others */
  constructor(socket: Socket, id: number) {
    this.#socket = socket;
    this.id = id;
    socket.setNoDelay(true);
    socket.on('data', (segment) => {
      // No Buffer: its slice() is no copy, and who changes one would change what was received.
      this.#inbox.push(new Uint8Array(segment.buffer, segment.byteOffset, segment.length));
      this.#unread += segment.length;
      if (this.#unread > UNREAD_LIMIT) socket.pause();
      this.#wake?.();
    });
    socket.on('end', () => this.#ended('closed'));
    socket.on('error', () => this.#ended('reset'));
    socket.on('close', () => this.#ended('closed'));
  }

  send(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  async read(patience: number): Promise<WireEvent> {
    if (this.#inbox.length === 0 && this.#end === undefined) await this.#arrival(patience);
    const bytes = this.#inbox.shift();
    if (bytes === undefined) return this.#end ?? { kind: 'quiet' };
    this.#unread -= bytes.length;
    if (this.#unread <= UNREAD_LIMIT) this.#socket.resume();
    return { kind: 'bytes', bytes };
  }

  async sent(patience: number): Promise<boolean> {
    const socket = this.#socket;
    const left = () => socket.writableLength === 0 || this.#end !== undefined;
    if (left()) return true;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        socket.off('drain', done);
        socket.off('close', done);
        resolve();
      };
      const timer = setTimeout(done, patience);
      socket.on('drain', done);
      socket.on('close', done);
    });
    return left();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  async part(patience: number): Promise<void> {
    const socket = this.#socket;
    if (socket.destroyed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.end();
      // What it still has to say is passed over: its end comes behind that.
      socket.resume();
    });
    socket.destroy();
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Resolves when something arrives, or after `patience` milliseconds. */
  async #arrival(patience: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  #ended(how: 'closed' | 'reset'): void {
    this.#end ??= { kind: 'end', how };
    this.#wake?.();
  }
}
