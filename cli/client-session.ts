import type { RatchetKind } from '../impl/channel/data-phase.ts';
import type { CloseReason } from '../impl/endpoint.ts';
import type { Connection } from '../impl/net/connection.ts';
import { errorName } from '../impl/wire/codes.ts';
import { UnusableError } from './errors.ts';
import type { TraceFile } from './trace-file.ts';

/** Our side of one session with a server, and why it is not to be had, or no longer, in a sentence. */
export class ClientSession {
  readonly connection: Connection;
  /** The server's address, as it was given. */
  readonly server: string;
  readonly #trace: TraceFile | undefined;
  #heard = false;

  constructor(connection: Connection, server: string, trace: TraceFile | undefined) {
    this.connection = connection;
    this.server = server;
    this.#trace = trace;
    trace?.follow(connection, 1);
    connection.on('bytes', (direction) => {
      if (direction === 'received') this.#heard = true;
    });
  }

  /**
   * Runs the handshake, and resolves to the milliseconds that it took.
   * @param timeout seconds after which the connection gives it up, for the sentence
   * @throws UnusableError when there is no session
   */
  async establish(timeout: number): Promise<number> {
    const { connection } = this;
    const begun = performance.now();
    await new Promise<void>((resolve, reject) => {
      connection.once('established', resolve);
      connection.once('ended', (reason) => {
        const why = this.#whyNoSession(reason, timeout);
        reject(new UnusableError(`no session with ${this.server}: ${why}`));
      });
      connection.start();
    });
    return Math.round(1000 * (performance.now() - begun)) / 1000;
  }

  /** As `Connection.send`. */
  send(data: Uint8Array): boolean {
    this.#trace?.order(1, { order: 'send', data });
    return this.connection.send(data);
  }

  ratchet(ratchet: RatchetKind): void {
    this.#trace?.order(1, { order: 'ratchet', ratchet });
    this.connection.ratchet(ratchet);
  }

  /** Ends the session in good order, unless it has ended. */
  async close(): Promise<void> {
    if (this.connection.reason === undefined) this.#trace?.order(1, { order: 'close' });
    await this.connection.close();
  }

  /** That the server ended the session before we did, and how. */
  ended(): UnusableError {
    return new UnusableError(`${this.server} ended the session: ${this.#whyEnded()}`);
  }

  #whyNoSession(reason: CloseReason, timeout: number): string {
    switch (reason.cause) {
      case 'failure':
        return `we refused its ${reason.stage}: ${errorName(reason.failure.code)} (${reason.failure.decision})`;
      case 'peer error':
        return `it refused the handshake${reason.code === undefined ? '' : `: ${errorName(reason.code)}`}`;
      default:
        if (this.connection.timedOut === undefined) return `${this.#howGone()} during the handshake`;
        return this.#heard
          ? `the handshake was not over within ${timeout} s`
          : `no answer within ${timeout} s`;
    }
  }

  #whyEnded(): string {
    const { reason } = this.connection;
    switch (reason?.cause) {
      case 'failure':
        return `we refused what it sent: ${errorName(reason.failure.code)} (${reason.failure.decision})`;
      case 'peer error':
        return `it reported ${reason.code === undefined ? 'an error' : errorName(reason.code)}`;
      case 'closed by peer':
        return 'it closed it';
      default:
        return `${this.#howGone()} without a close notice`;
    }
  }

  #howGone(): string {
    return this.connection.broken ? 'it reset the connection' : 'it closed the connection';
  }
}
