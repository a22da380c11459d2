import { once } from 'node:events';
import type { Connection } from '../../impl/net/connection.ts';
import type { SessionKeys } from '../../impl/policy.ts';

/** A session that has its connection. */
interface Arrived {
  readonly connection: Connection;
  /** The keys that it has taken, oldest first. */
  readonly keys: readonly SessionKeys[];
}

/** Bytes that came and nobody has asked for, with which no more is read. */
const UNASKED = 1 << 20;

/** A session of the reference behind an adapter, from before its connection is there until it is let go of. */
export class AdapterSession {
  /** Resolves when its connection is there. */
  readonly there: Promise<Arrived>;
  #arrive: (arrived: Arrived) => void = () => {};
  #connection: Connection | undefined;
  /** What came and nobody has asked for, and those who asked before anything came. */
  readonly #came: Uint8Array[] = [];
  readonly #asked: ((data: Uint8Array | undefined) => void)[] = [];
  #unasked = 0;
  #over = false;

  constructor() {
    this.there = new Promise((resolve) => {
      this.#arrive = resolve;
    });
  }

  get arrived(): boolean {
    return this.#connection !== undefined;
  }

  /** Its connection is there. */
  has(connection: Connection, keys: readonly SessionKeys[]): void {
    this.#connection = connection;
    connection.on('message', (data) => {
      const asked = this.#asked.shift();
      if (asked !== undefined) {
        asked(data);
        return;
      }
      this.#came.push(data);
      this.#unasked += data.length;
      if (this.#unasked > UNASKED) connection.pause();
    });
    connection.once('ended', () => this.#end());
    connection.once('closed', () => this.#end());
    this.#arrive({ connection, keys });
    if (this.#over) connection.destroy();
  }

  /** Its connection, once it is established: a command may overtake the packet that makes it so. */
  async established(): Promise<Connection> {
    const { connection } = await this.there;
    if (connection.endpoint.stage !== 'established' && connection.endpoint.stage !== 'closed')
      await Promise.race([once(connection, 'established'), once(connection, 'closed')]);
    return connection;
  }

  /** The next data that comes; undefined once nothing will. */
  receive(): Promise<Uint8Array | undefined> {
    const [next] = this.#came.splice(0, 1);
    this.#unasked -= next?.length ?? 0;
    if (this.#unasked === 0) this.#connection?.resume();
    if (next !== undefined || this.#over) return Promise.resolve(next);
    return new Promise((resolve) => this.#asked.push(resolve));
  }

  /** Lets go of it, and of its connection. */
  free(): void {
    this.#connection?.destroy();
    this.#end();
  }

  #end(): void {
    this.#over = true;
    for (const asked of this.#asked.splice(0)) asked(undefined);
  }
}
