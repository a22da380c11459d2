import type { Connection } from '../impl/net/connection.ts';

/** Bytes of answers that are kept. */
const KEPT = 1 << 24;

/** How much went one way. */
export interface Traffic {
  readonly messages: number;
  readonly bytes: number;
}

/** What a server sends, from the first moment on. */
export class Answers {
  readonly #connection: Connection;
  readonly #kept: string[] = [];
  #messages = 0;
  #bytes = 0;

  /** @param print is given each answer; without it they are kept */
  constructor(connection: Connection, print: ((data: Uint8Array) => void) | undefined) {
    this.#connection = connection;
    connection.on('message', (data) => {
      this.#messages += 1;
      this.#bytes += data.length;
      if (print !== undefined) print(data);
      else if (this.#bytes <= KEPT) this.#kept.push(Buffer.from(data).toString('hex'));
    });
  }

  get received(): Traffic {
    return { messages: this.#messages, bytes: this.#bytes };
  }

  /** Those that are kept, in hex: the first 16 MiB of them. */
  get kept(): readonly string[] {
    return this.#kept;
  }

  /**
   * Resolves when `count` have come: nothing is then on its way to us from a server that echoes. Or when the
   * session has ended, or nothing came for `wait` milliseconds.
   */
  arrive(count: number, wait: number): Promise<void> {
    const connection = this.#connection;
    return new Promise((resolve) => {
      const stop = () => {
        clearTimeout(timer);
        connection.off('message', look).off('ended', look);
        resolve();
      };
      const look = () => {
        timer.refresh();
        if (this.#messages >= count || connection.reason !== undefined) stop();
      };
      const timer = setTimeout(stop, wait);
      connection.on('message', look).on('ended', look);
      look();
    });
  }
}
