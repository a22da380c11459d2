import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { RatchetKind } from '../channel/data-phase.ts';
import type { CloseReason, Endpoint, EndpointEvent, Output } from '../endpoint.ts';
import { StateError } from '../state-error.ts';
import type { Limits, ShellPolicy } from './shell-policy.ts';

export interface ConnectionEvents {
  /** The handshake is done. */
  established: [];
  /** Application data came. */
  message: [data: Uint8Array];
  /** Both directions have new keys. */
  ratcheted: [ratchet: RatchetKind, by: 'self' | 'peer'];
  /** Bytes went over the socket: a packet that we sent, or a segment that came. */
  bytes: [direction: 'sent' | 'received', bytes: Uint8Array];
  /** The session has ended; the socket may still be closing. */
  ended: [reason: CloseReason];
  /** The socket is closed, and nothing of the connection is left. */
  closed: [];
}

/** An endpoint on a TCP socket. */
export class Connection extends EventEmitter<ConnectionEvents> {
  readonly endpoint: Endpoint;
  readonly #socket: Socket;
  readonly #policy: ShellPolicy;
  readonly #limits: Limits;
  /** Commands that wait for an open asymmetric ratchet to be answered (section 10). */
  #waiting: (() => Output)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #reason: CloseReason | undefined;

  constructor(endpoint: Endpoint, socket: Socket, policy: ShellPolicy, limits: Limits) {
    super();
    this.endpoint = endpoint;
    this.#socket = socket;
    this.#policy = policy;
    this.#limits = limits;
    socket.setNoDelay(true);
    socket.on('data', (segment) => this.#receive(segment));
    socket.on('end', () => this.#apply(endpoint.abort()));
    // A reset is told by 'close', which always follows.
    socket.on('error', () => {});
    socket.on('drain', () => socket.resume());
    socket.on('close', () => this.#closed());
  }

  /** Why the session ended, once it has. */
  get reason(): CloseReason | undefined {
    return this.#reason;
  }

  /** The peer's TCP port. */
  get peerPort(): number {
    return this.#socket.remotePort ?? 0;
  }

  /** Bytes given to the socket and not yet to the network. */
  get unsent(): number {
    return this.#socket.writableLength;
  }

  /** Starts the endpoint. A handshake that takes longer than the limit is given up (DOS-04). */
  start(): void {
    this.#limitTime(this.#policy.handshakeTime(this.#limits));
    this.#apply(this.endpoint.start());
  }

  /**
   * Sends application data; while an asymmetric ratchet is open it waits for that. False when the caller
   * should wait for `drained` before it sends more.
   * @throws StateError before the session is established or after it ended; RangeError as `Endpoint.send`.
   */
  send(data: Uint8Array): boolean {
    this.#command(() => this.endpoint.send(data));
    return this.#policy.readOn(this.unsent, this.#limits);
  }

  /** Starts a ratchet, after one that is still open. Throws as `send` does. */
  ratchet(kind: RatchetKind): void {
    this.#command(() => this.endpoint.ratchet(kind));
  }

  /** Resolves when what was sent has left for the network, or never will. */
  async drained(): Promise<void> {
    while (!this.#socket.destroyed && this.unsent > 0)
      await new Promise<void>((resolve) => {
        this.#socket.once('drain', resolve);
        this.#socket.once('close', () => resolve());
      });
  }

  /** Ends the session in good order (ERR-04). Resolves when the socket is closed. */
  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    const closed = new Promise<void>((resolve) => this.once('closed', resolve));
    this.#apply(this.endpoint.close());
    this.#endSocket();
    await closed;
  }

  /** Drops the connection at once: nothing is sent, all is erased (TRD-01). */
  destroy(): void {
    this.#apply(this.endpoint.abort());
    this.#socket.destroy();
  }

  #command(run: () => Output): void {
    if (this.endpoint.stage !== 'established')
      throw new StateError(`the connection is at "${this.endpoint.stage}", not established`);
    this.#waiting.push(run);
    this.#runWaiting();
  }

  #runWaiting(): void {
    while (this.endpoint.canSend) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#apply(next());
    }
  }

  #receive(segment: Buffer): void {
    this.emit('bytes', 'received', segment);
    this.#apply(this.endpoint.receive(segment));
    this.#runWaiting();
    if (this.endpoint.stage === 'established') this.#limitTime(this.#limits.idleTime);
    if (!this.#policy.readOn(this.unsent, this.#limits)) this.#socket.pause();
  }

  #apply(output: Output): void {
    for (const packet of this.#policy.write(output.packets)) {
      this.emit('bytes', 'sent', packet);
      if (this.#socket.writable) this.#socket.write(packet);
    }
    for (const event of output.events) this.#report(event);
  }

  #report(event: EndpointEvent): void {
    switch (event.type) {
      case 'established':
        this.#limitTime(this.#limits.idleTime);
        this.emit('established');
        break;
      case 'data':
        this.emit('message', event.data);
        break;
      case 'ratcheted':
        this.emit('ratcheted', event.ratchet, event.by);
        break;
      case 'closed':
        this.#waiting = [];
        this.#reason = event.reason;
        if (this.#policy.closesSocket(event.reason)) this.#endSocket();
        this.emit('ended', event.reason);
        break;
    }
  }

  /** Closes our side, and all of it when the peer has not closed its own in time. */
  #endSocket(): void {
    this.#socket.end();
    this.#socket.resume();
    this.#limitTime(this.#limits.lingerTime);
  }

  #limitTime(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = milliseconds === 0 ? undefined : setTimeout(() => this.destroy(), milliseconds);
  }

  #closed(): void {
    clearTimeout(this.#timer);
    this.#apply(this.endpoint.abort());
    this.emit('closed');
  }
}
