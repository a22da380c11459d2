import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { RatchetKind } from '../channel/data-phase.ts';
import type { CloseReason, Endpoint, EndpointEvent, Output } from '../endpoint.ts';
import { StateError } from '../state-error.ts';
import { Deadline } from './deadline.ts';
import { endSocket } from './end-socket.ts';
import type { Limits, ShellPolicy } from './shell-policy.ts';
import { type PatientEndpoint, Stepper } from './stepper.ts';

export interface ConnectionEvents {
  /** The handshake is done. */
  established: [];
  /** Application data came. */
  message: [data: Uint8Array];
  /** Both directions have new keys. */
  ratcheted: [ratchet: RatchetKind, by: 'self' | 'peer'];
  /** Bytes went over the socket: a packet that we sent, or a segment that came. */
  bytes: [direction: 'sent' | 'received', bytes: Uint8Array];
  /** The session has ended, and no event but `bytes` and `closed` follows; the socket may still be closing. */
  ended: [reason: CloseReason];
  /** The socket is closed, and nothing of the connection is left. */
  closed: [];
}

/** A command that waits for an open asymmetric ratchet to be answered (section 10). */
interface Waiting {
  readonly run: () => Output;
  /** Bytes that it keeps. */
  readonly size: number;
}

/** An endpoint on a TCP socket. */
export class Connection extends EventEmitter<ConnectionEvents> {
  /** The peer's address and TCP port, empty and 0 where it was gone before it was served. */
  readonly peerHost: string;
  readonly peerPort: number;
  readonly #stepper: Stepper;
  readonly #socket: Socket;
  readonly #policy: ShellPolicy;
  readonly #limits: Limits;
  readonly #deadline = new Deadline();
  readonly #whenClosed: Promise<void>;
  #waiting: Waiting[] = [];
  #waitingSize = 0;
  /** Those who wait until nothing is unsent. */
  #drainers: (() => void)[] = [];
  #reason: CloseReason | undefined;
  #timedOut: 'handshake' | 'idle' | undefined;
  #broken = false;
  #reading = true;
  #paused = false;
  #closing = false;
  #ending = false;
  #polling = false;
  #peerHasEnded = false;

  constructor(endpoint: PatientEndpoint, socket: Socket, policy: ShellPolicy, limits: Limits) {
    super();
    this.#stepper = new Stepper(endpoint);
    this.peerHost = socket.remoteAddress ?? '';
    this.peerPort = socket.remotePort ?? 0;
    this.#socket = socket;
    this.#policy = policy;
    this.#limits = limits;
    socket.setNoDelay(true);
    // What the peer sent before it ended its side has been received and answered by now.
    socket.on('end', () => {
      if (policy.endsWithPeer()) this.#peerEnded();
    });
    // What follows from it is told by 'close', which always comes.
    socket.on('error', () => {
      this.#broken = true;
    });
    this.#whenClosed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#socketClosed();
        resolve();
      });
    });
  }

  get endpoint(): Endpoint {
    return this.#stepper.endpoint;
  }

  /** Why the session ended, once it has. */
  get reason(): CloseReason | undefined {
    return this.#reason;
  }

  /** Which time limit ended the session, where one did. */
  get timedOut(): 'handshake' | 'idle' | undefined {
    return this.#timedOut;
  }

  /** Whether the connection broke, most often by a reset, rather than being closed. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Bytes given to the connection and not yet to the network. */
  get unsent(): number {
    return this.#socket.writableLength + this.#waitingSize;
  }

  /** Whether it reads: not while the peer leaves too much of what it is sent, nor while it is paused. */
  get reading(): boolean {
    return this.#reading;
  }

  /** Starts the endpoint. A handshake that takes longer than the limit is given up (DOS-04). */
  start(): void {
    if (this.#reason !== undefined) return;
    this.#step(
      (endpoint) => endpoint.start(),
      (output) => {
        this.#socket.on('data', (segment) => this.#receive(segment));
        this.#apply(output);
        this.#poll();
      },
    );
    if (this.#reason === undefined)
      this.#deadline.set(this.#policy.handshakeTime(this.#limits), () => this.#timeOut('handshake'));
  }

  /**
   * Sends application data; while an asymmetric ratchet is open it waits for that. False when the caller
   * should wait for `drained` before it sends more, and after the end, when nothing is sent: a session may end
   * at any moment.
   * @throws RangeError as `Endpoint.send`; StateError before the session is established.
   */
  send(data: Uint8Array): boolean {
    const { maximumMessage } = this.endpoint;
    // Judged here, and not when its turn comes.
    if (data.length === 0 || data.length > maximumMessage)
      throw new RangeError(`data has ${data.length} bytes, not 1 to ${maximumMessage}`);
    if (!this.#mayCommand()) return false;
    const kept = this.endpoint.canSend ? data : data.slice();
    this.#command({ run: () => this.endpoint.send(kept), size: data.length });
    return this.#reason === undefined && this.#policy.sendOn(this.unsent, this.#limits);
  }

  /**
   * Starts a ratchet, after one that is still open. After the end it does nothing.
   * @throws RangeError for an asymmetric one where there is none; StateError before the session is established.
   */
  ratchet(kind: RatchetKind): void {
    if (this.#mayCommand()) this.#command({ run: () => this.endpoint.ratchet(kind), size: 0 });
  }

  /** Resolves when what was sent has left for the network, or never will. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#drainers.push(resolve);
      this.#wakeDrainers();
    });
  }

  /**
   * Ends the session in good order (ERR-04). Resolves when the socket is closed. While an asymmetric ratchet of
   * ours is open it waits for that, and what waits with it, but no longer than the linger time: a notice under
   * the old keys would not be read by a peer that has answered.
   */
  close(): Promise<void> {
    const { stage, canSend } = this.endpoint;
    if (stage !== 'established' || canSend) this.#closeNow();
    else if (!this.#closing) {
      this.#closing = true;
      this.#deadline.set(this.#limits.lingerTime, () => this.#closeNow());
    }
    return this.#whenClosed;
  }

  /** Reads no more until `resume`: for an application that takes in less than comes. What was read is delivered. */
  pause(): void {
    this.#paused = true;
    this.#mind();
  }

  /** Reads on. */
  resume(): void {
    this.#paused = false;
    this.#mind();
  }

  /** Drops the connection at once: nothing is sent, all is erased (TRD-01). */
  destroy(): void {
    this.#apply(this.endpoint.abort());
    this.#socket.destroy();
  }

  #mayCommand(): boolean {
    const { stage } = this.endpoint;
    if (stage !== 'established' && stage !== 'closed')
      throw new StateError(`the connection is at "${stage}", not established`);
    return stage === 'established' && !this.#closing;
  }

  #command(command: Waiting): void {
    this.#waiting.push(command);
    this.#waitingSize += command.size;
    this.#runWaiting();
    // DOS-01: an application that answers all that comes must not be made to keep its answers for ever.
    if (!this.#policy.acceptWaiting(this.#waitingSize, this.#limits)) this.#apply(this.endpoint.close());
  }

  #runWaiting(): void {
    while (this.endpoint.canSend) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        if (this.#closing) this.#closeNow();
        return;
      }
      this.#waitingSize -= next.size;
      this.#apply(next.run());
    }
  }

  #closeNow(): void {
    this.#apply(this.endpoint.close());
    this.#end();
  }

  #receive(segment: Buffer): void {
    this.emit('bytes', 'received', segment);
    if (this.#reason !== undefined) return;
    // A public key of a megabyte comes in many segments: only the last makes a packet of them.
    const isPart = segment.length < this.endpoint.missing;
    this.#step(
      (endpoint) => endpoint.receive(segment),
      (output) => {
        this.#apply(output);
        this.#runWaiting();
        this.#putOff();
        this.#mind();
      },
      isPart,
    );
  }

  /** Takes the endpoint a step further. While that is not done, nothing is read. */
  #step(operation: (endpoint: Endpoint) => Output, done: (output: Output) => void, isQuick = false): void {
    const later = this.#stepper.step(operation, done, isQuick);
    if (later === undefined) return;
    this.#socket.pause();
    void later.then(
      () => {
        if (this.#peerHasEnded) this.#peerEnded();
      },
      // What was to do it could not: there is nothing to tell the peer.
      () => this.destroy(),
    );
  }

  /** The peer has ended its side: once what came before is answered, the session is over. */
  #peerEnded(): void {
    this.#peerHasEnded = true;
    if (!this.#stepper.busy) this.#apply(this.endpoint.abort());
  }

  /** Reads on or not, by what is unsent. What waits for the peer's own answer is not counted: it is read for. */
  #mind(): void {
    if (this.#reason !== undefined) return;
    this.#reading =
      !this.#paused && !this.#stepper.busy && this.#policy.readOn(this.#socket.writableLength, this.#limits);
    if (this.#reading) this.#socket.resume();
    else this.#socket.pause();
  }

  #apply(output: Output): void {
    for (const packet of this.#policy.write(output.packets)) this.#write(packet);
    for (const event of output.events) this.#report(event);
  }

  #write(packet: Uint8Array): void {
    this.#socket.write(packet, () => this.#written());
    this.emit('bytes', 'sent', packet);
  }

  /** Bytes have left for the network. */
  #written(): void {
    this.#putOff();
    if (!this.#reading) this.#mind();
    this.#wakeDrainers();
  }

  /** The idle time begins anew. */
  #putOff(): void {
    if (this.endpoint.stage === 'established' && !this.#closing) this.#deadline.putOff();
  }

  #wakeDrainers(): void {
    if (this.unsent > 0) return;
    const drainers = this.#drainers;
    this.#drainers = [];
    for (const wake of drainers) wake();
  }

  #report(event: EndpointEvent): void {
    // A listener may have ended the session in the middle of a segment: nothing is delivered after that (TRD-01).
    if (this.#reason !== undefined) return;
    switch (event.type) {
      case 'established':
        this.#deadline.set(this.#limits.idleTime, () => this.#timeOut('idle'));
        this.#poll();
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
        this.#waitingSize = 0;
        this.#reason = event.reason;
        if (this.#policy.closesSocket(event.reason)) this.#end();
        this.#wakeDrainers();
        this.emit('ended', event.reason);
        break;
    }
  }

  #timeOut(limit: 'handshake' | 'idle'): void {
    if (this.#reason === undefined) this.#timedOut = limit;
    // ERR-04: an established session is ended in good order.
    this.#apply(limit === 'idle' ? this.endpoint.close() : this.endpoint.abort());
    this.#end();
  }

  #end(): void {
    if (this.#ending) return;
    this.#ending = true;
    endSocket(this.#socket, this.#limits.lingerTime);
  }

  #socketClosed(): void {
    this.#ending = true;
    this.#deadline.lift();
    this.#apply(this.endpoint.abort());
    this.#wakeDrainers();
    this.#poll();
    this.emit('closed');
  }

  /** DOS-03: looks at the connection again and again, where the policy does not trust the socket to tell. */
  #poll(): void {
    const { stage } = this.endpoint;
    const state = this.#socket.closed ? 'closed' : stage === 'established' ? stage : 'half-open';
    const interval = this.#policy.pollInterval(state);
    if (interval === undefined || this.#polling) return;
    this.#polling = true;
    const look = () => {
      this.#polling = false;
      this.#poll();
    };
    if (interval === 0) setImmediate(look);
    else setTimeout(look, interval);
  }
}
